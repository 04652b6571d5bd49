using DataSync.Connectors.Budgets;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>The attempts at one page, one after the other, until there is a result or no use in another one.</summary>
internal sealed class PageAttempts(PageReading reading, PageTask page, PreparedRequest request)
{
    private readonly RateBudget _budget = reading.Budgets.Of(page.Source);
    private PreparedRequest _request = request;
    private int _attempt = page.AttemptsBefore + 1;
    private bool _refreshed;
    private bool _readAgain;
    private int _turns;

    // Retries by our own rules; a manifest may declare more or fewer for an answer.
    private bool IsLast(ErrorResolution? resolution = null) => _attempt > (resolution?.MaxRetries ?? reading.Retry.MaxRetries);

    public async Task<PageResult> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await WaitForBudgetAsync(cancellationToken).ConfigureAwait(false) is { } usedUp)
                return usedUp;
            var started = reading.Time.GetTimestamp();
            var timeout = IsLast() ? reading.Retry.LastAttemptTimeout : reading.Retry.AttemptTimeout;
            var answer = await reading.Exchange.SendAsync(_request, timeout, cancellationToken).ConfigureAwait(false);
            var resolution = Resolve(answer);
            if (await ActAsync(resolution, answer, cancellationToken).ConfigureAwait(false) is { } result)
                return reading.Report.Result(page, answer, result, started);
        }
    }

    private ErrorResolution Resolve(SourceAnswer answer)
    {
        var isUsedUp = _budget.Learn(BudgetedRequest.Of(_request), answer, page.Source.Budget, page.Context, reading.Time.GetUtcNow());
        var resolution = reading.Resolver.Resolve(page.ErrorHandler, new AnswerContext(answer), page.Context, _attempt);
        reading.Report.Fault(page, answer, resolution);
        // GitHub and its kind answer 403, not 429, when no calls are left.
        // Words about credentials, of a request that had none, are about something else.
        if (resolution.Action == HttpAction.RefreshCredentials && answer.Status is not (401 or 403) && !_request.IsAuthenticated)
            return resolution with { Action = HttpAction.Fail };
        return isUsedUp && answer.Status == 403 && resolution is { Action: HttpAction.RefreshCredentials, Message: null }
            ? resolution with { Action = HttpAction.Wait }
            : resolution;
    }

    /// <summary>The result, or null for another attempt.</summary>
    private async Task<PageResult?> ActAsync(ErrorResolution resolution, SourceAnswer answer, CancellationToken cancellationToken)
    {
        switch (resolution.Action)
        {
            case HttpAction.Read or HttpAction.ReadNothing:
                return await InterpretAsync(answer, hasContent: resolution.Action == HttpAction.Read, cancellationToken).ConfigureAwait(false);

            case HttpAction.Ignore:
                Log.Ignored(reading.Report.Logger, page.Connector, page.Stream, page.Page, answer.Status);
                // A success is ignored for what it says beside its records, as of a sheet with two columns of one name.
                return answer.Status is >= 200 and < 300 && page.Interpret(answer, hasContent: true) is PageResult.Read
                    ? await InterpretAsync(answer, hasContent: true, cancellationToken).ConfigureAwait(false)
                    : page.EndOfSlice();

            case HttpAction.RestartSlice:
                Log.SliceRestarted(reading.Report.Logger, page.Connector, page.Stream, page.Page, answer.Status);
                return page.Restarted() ?? throw page.Errors.NoPagingFromHere(_request, answer, resolution);

            case HttpAction.RefreshCredentials or HttpAction.RefreshCredentialsThenRetry:
                if (await RefreshAsync(answer, cancellationToken).ConfigureAwait(false))
                    return null;
                if (resolution.Action == HttpAction.RefreshCredentials)
                    throw page.Errors.Unauthorized(_request, answer, resolution);
                return await RetryAsync(resolution, answer, cancellationToken).ConfigureAwait(false);

            case HttpAction.Wait:
                return await WaitAsync(resolution, answer, cancellationToken).ConfigureAwait(false);

            case HttpAction.Retry:
                return await RetryAsync(resolution, answer, cancellationToken).ConfigureAwait(false);

            default:
                throw page.Errors.Failed(_request, answer, resolution);
        }
    }

    private async Task<PageResult?> InterpretAsync(SourceAnswer answer, bool hasContent, CancellationToken cancellationToken)
    {
        if (answer.IsCut)
            throw new BodyTooLargeException(answer.Body.Length);
        var result = page.Interpret(answer, hasContent);
        // A body cut off on the way comes whole the next time.
        if (result is PageResult.Malformed && !_readAgain)
        {
            _readAgain = true;
            Log.ReadingMalformedPageAgain(reading.Report.Logger, page.Connector, page.Stream, page.Page);
            return null;
        }

        if (!page.IsSamePageAgain(result))
            return result;
        if (IsLast())
            throw page.Errors.SamePageAgain(_request, answer, _attempt);
        Log.SamePageAgain(reading.Report.Logger, page.Connector, page.Stream, page.Page);
        await DelayAsync(reading.Retry.Backoff(_attempt, reading.Random()), answer, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Whether there are other credentials than those refused.</summary>
    private async Task<bool> RefreshAsync(SourceAnswer answer, CancellationToken cancellationToken)
    {
        var hadToken = _request.ForgetTokens();
        if (_refreshed || !(await page.Config.RefreshAsync(cancellationToken).ConfigureAwait(false) || hadToken))
            return false;
        _refreshed = true;
        Log.CredentialsRefreshed(reading.Report.Logger, page.Connector, page.Stream, answer.Status);
        _request = await page.PrepareAsync(reading.Link, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether the request goes with another token now: where there are several, a wait is one of them only.</summary>
    private async Task<bool> TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (_turns >= _request.Turn.Others)
            return false;
        _turns++;
        _request = await page.PrepareAsync(reading.Link, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>A source that throttles is waited for, in place or outside, and never given up.</summary>
    private async Task<PageResult?> WaitAsync(ErrorResolution resolution, SourceAnswer answer, CancellationToken cancellationToken)
    {
        if (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return null;
        if (IsLast(resolution) || resolution.Wait > reading.Retry.MaxWaitInPlace)
            return new PageResult.Throttled(reading.Time.GetUtcNow() + (resolution.Wait ?? reading.Retry.DefaultThrottleWait));
        await DelayAsync(resolution.Wait ?? reading.Retry.Backoff(_attempt, reading.Random()), answer, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<PageResult?> RetryAsync(ErrorResolution resolution, SourceAnswer answer, CancellationToken cancellationToken)
    {
        if (IsLast(resolution))
            throw page.Errors.GivenUp(_request, answer, resolution, _attempt);
        var delay = resolution.Wait ?? reading.Retry.Backoff(_attempt, reading.Random());
        // Our own backoff is short enough for as many retries as are our own.
        if (resolution.Wait is null ? _attempt > reading.Retry.MaxRetries : delay > reading.Retry.MaxWaitInPlace)
            return new PageResult.Throttled(reading.Time.GetUtcNow() + delay, page.After(attempts: _attempt));
        await DelayAsync(delay, answer, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private Task DelayAsync(TimeSpan delay, SourceAnswer answer, CancellationToken cancellationToken)
    {
        Log.Retrying(reading.Report.Logger, page.Connector, page.Stream, page.Page, _attempt, (object?)answer.Status ?? "none", delay.TotalMilliseconds);
        _attempt++;
        return Task.Delay(delay, reading.Time, cancellationToken);
    }

    /// <summary>Null once a call is counted; else until when there is none, which is too long to wait in place.</summary>
    private async Task<PageResult?> WaitForBudgetAsync(CancellationToken cancellationToken)
    {
        var waited = TimeSpan.Zero;
        while (true)
        {
            var now = reading.Time.GetUtcNow();
            var wait = _budget.Take(BudgetedRequest.Of(_request), page.Source.Budget, page.Context, now);
            if (wait <= TimeSpan.Zero)
                return null;
            if (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
                continue;
            waited += wait;
            if (waited > reading.Retry.MaxWaitInPlace)
            {
                Log.BudgetUsedUp(reading.Report.Logger, page.Connector, page.Stream, page.Page, now + wait);
                return new PageResult.Throttled(now + wait, page.After(attempts: _attempt - 1));
            }

            Log.WaitingForBudget(reading.Report.Logger, page.Connector, page.Stream, page.Page, wait.TotalMilliseconds);
            await Task.Delay(wait, reading.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
