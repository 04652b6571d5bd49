using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors;

/// <summary>
/// Reads the pages of a stream. What is read depends on the position alone, so any page can be read again, at any time,
/// by any process. Safe for concurrent use.
/// </summary>
public sealed class PageReader
{
    private readonly SourceExchange _exchange;
    private readonly SourceLink _link;
    private readonly ILogger<PageReader> _logger;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly HttpRetryOptions _retry;

    /// <summary>Makes a reader.</summary>
    /// <param name="client">Client from <see cref="SourceHttp.CreateClient"/>; not disposed here.</param>
    /// <param name="logger">Where attempts are logged, without addresses and bodies.</param>
    /// <param name="time">Clock for waits and timeouts.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public PageReader(HttpClient client, ILogger<PageReader> logger, TimeProvider time, Func<double> random, PageReaderOptions? options = null)
    {
        options ??= new PageReaderOptions();
        _exchange = new SourceExchange(client, time, options.Retry.MaxRetryAfter, options.MaxBodyBytes);
        _link = new SourceLink(_exchange, time, new TokenCache(time), options.Retry, random, logger);
        (_logger, _time, _random, _retry) = (logger, time, random, options.Retry);
    }

    /// <summary>Position of a page by its one-based number, for a start by hand.</summary>
    /// <exception cref="SourcePagingException">The stream cannot be started there.</exception>
    /// <exception cref="SourceConfigurationException">The paginator's configuration is wrong.</exception>
    public static PagePosition PositionOf(SourceStream stream, int page, int pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(page);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var errors = new SourceErrors(stream, page);
        try
        {
            return stream.Stream.Retriever.Paginator.PositionOf(page, pageSize, stream.Config) ?? throw errors.NoSuchStart();
        }
        catch (RequestException exception)
        {
            throw errors.NotARequest(exception);
        }
    }

    /// <summary>Tries the source out with the very request a run begins with. Answers and throws as <see cref="ReadPageAsync(SourceStream, StreamSlice, PagePosition, int, CancellationToken)"/>.</summary>
    public Task<PageResult> CheckAsync(SourceStream stream, int pageSize, CancellationToken cancellationToken) =>
        ReadPageAsync(stream, PagePosition.Start, pageSize, cancellationToken);

    /// <summary>Reads one page of a stream that is not divided.</summary>
    /// <inheritdoc cref="ReadPageAsync(SourceStream, StreamSlice, PagePosition, int, CancellationToken)"/>
    public Task<PageResult> ReadPageAsync(SourceStream stream, PagePosition position, int pageSize, CancellationToken cancellationToken) =>
        ReadPageAsync(stream, StreamSlice.Whole, position, pageSize, cancellationToken);

    /// <summary>Reads one page.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="slice">Which part of it: the one with the position's number.</param>
    /// <param name="position">Which page: the start, or what the page before gave as next.</param>
    /// <param name="pageSize">Records to ask for, where the source can be asked.</param>
    /// <param name="cancellationToken">Ends reading at once; never counted as a failure of the source.</param>
    /// <exception cref="SourceUnavailableException">No good answer within all attempts.</exception>
    /// <exception cref="SourceAuthenticationException">The credentials were refused, also after resolving them again.</exception>
    /// <exception cref="SourceConfigurationException">The request was refused or cannot be made, or its answer is too large.</exception>
    /// <exception cref="SourcePagingException">The page before came again, in all attempts.</exception>
    public async Task<PageResult> ReadPageAsync(
        SourceStream stream, StreamSlice slice, PagePosition position, int pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var page = new PageTask(stream, slice, position, pageSize);
        try
        {
            return await ReadPageAsync(page, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Until is { } until)
        {
            Log.Throttled(_logger, page.Connector, page.Stream, page.Page, exception.Status, until);
            return new PageResult.Throttled(until);
        }
        catch (TokenException exception)
        {
            throw page.Errors.NoToken(exception);
        }
    }

    private async Task<PageResult> ReadPageAsync(PageTask page, CancellationToken cancellationToken)
    {
        var request = await page.PrepareAsync(_link, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(page, request, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressRefusedException exception)
        {
            throw page.Errors.NotCalled(request, exception);
        }
        catch (BodyTooLargeException exception)
        {
            throw page.Errors.TooLarge(request, exception.Limit);
        }
        catch (RequestException exception)
        {
            throw page.Errors.NotARequest(exception);
        }
    }

    private async Task<PageResult> ReadAsync(PageTask page, PreparedRequest request, CancellationToken cancellationToken)
    {
        var (attempt, refreshed, readAgain) = (1, false, false);
        while (true)
        {
            var isLast = attempt > _retry.MaxRetries;
            var timeout = isLast ? _retry.LastAttemptTimeout : _retry.AttemptTimeout;
            var started = _time.GetTimestamp();
            var answer = await _exchange.SendAsync(request, timeout, cancellationToken).ConfigureAwait(false);
            var action = HttpOutcomes.ActionFor(answer);
            TimeSpan? wait = null;
            switch (action)
            {
                case HttpAction.Read or HttpAction.ReadNothing:
                    var result = page.Interpret(answer, hasContent: action == HttpAction.Read);
                    // A body cut off on the way comes whole the next time.
                    if (result is PageResult.Malformed && !readAgain)
                    {
                        readAgain = true;
                        Log.ReadingMalformedPageAgain(_logger, page.Connector, page.Stream, page.Page);
                        continue;
                    }

                    if (!page.IsSamePageAgain(result))
                        return Report(page, answer, result, started);
                    if (isLast)
                        throw page.Errors.SamePageAgain(request, answer, attempt);
                    Log.SamePageAgain(_logger, page.Connector, page.Stream, page.Page);
                    break;

                case HttpAction.RefreshCredentials:
                    var hadToken = request.ForgetTokens();
                    if (refreshed || !(await page.Config.RefreshAsync(cancellationToken).ConfigureAwait(false) || hadToken))
                        throw page.Errors.Unauthorized(request, answer);
                    refreshed = true;
                    Log.CredentialsRefreshed(_logger, page.Connector, page.Stream, answer.Status);
                    request = await page.PrepareAsync(_link, cancellationToken).ConfigureAwait(false);
                    continue;

                case HttpAction.Wait:
                    wait = answer.RetryAfter;
                    if (isLast || wait > _retry.MaxWaitInPlace)
                    {
                        var until = _time.GetUtcNow() + (wait ?? _retry.DefaultThrottleWait);
                        return Report(page, answer, new PageResult.Throttled(until), started);
                    }

                    break;

                case HttpAction.Retry when isLast:
                    throw page.Errors.Unavailable(request, answer, attempt);

                case HttpAction.Retry:
                    break;

                default:
                    throw page.Errors.Refused(request, answer);
            }

            var delay = wait ?? _retry.Backoff(attempt, _random());
            Log.Retrying(_logger, page.Connector, page.Stream, page.Page, attempt, answer.Status, delay.TotalMilliseconds);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
            attempt++;
        }
    }

    private PageResult Report(PageTask page, SourceAnswer answer, PageResult result, long started)
    {
        var elapsed = _time.GetElapsedTime(started).TotalMilliseconds;
        switch (result)
        {
            case PageResult.Read read:
                Log.PageRead(_logger, page.Connector, page.Stream, page.Page, read.Count, answer.Body.Length, elapsed);
                break;
            case PageResult.Malformed malformed:
                Log.PageMalformed(_logger, page.Connector, page.Stream, page.Page, answer.Body.Length, malformed.Reason);
                break;
            case PageResult.Throttled throttled:
                Log.Throttled(_logger, page.Connector, page.Stream, page.Page, answer.Status, throttled.Until);
                break;
        }

        return result;
    }
}
