using System.Globalization;
using System.Text.Json;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Jobs;

/// <summary>
/// Reads a slice that the source prepares in a job: every call creates the job, or asks about it, or downloads one page of
/// its result. Where it stands is in the position's token, so that waiting costs no process and any step can be repeated.
/// </summary>
/// <remarks>
/// Before each page of a download the job is asked about again: links to results are often valid for minutes only, and a
/// position may be old.
/// </remarks>
internal sealed class JobReader(SourceStream stream, StreamSlice slice, PagePosition position, IJobCalls calls, TimeProvider time, ILogger logger)
{
    /// <summary>Jobs in all for one slice; as the reference engine (<c>AsyncPartition</c>).</summary>
    public const int MaxAttempts = 3;

    // The reference engine asks every 5 s (AsyncJobOrchestrator) and gives a job 60 minutes; a long job need not be asked as often.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(60);

    // What a manifest says beyond it is meant as for ever, and no number of minutes leaves the calendar.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);

    private readonly AsyncJob _job = stream.Stream.Job!;
    private readonly SourceErrors _errors = new(stream, position.Page);

    /// <summary>The next page, or when and where to go on.</summary>
    /// <exception cref="SourceException">The source cannot be read, or its jobs fail.</exception>
    public async Task<PageResult> ReadAsync(int? pageSize, CancellationToken cancellationToken)
    {
        try
        {
            var token = JobToken.Parse(position.Token is { } stored ? StoredToken.Read(stored, stream.Config, []) : null) ?? new JobToken(1, Created: null, time.GetUtcNow());
            if (token.Created is not { } created)
                return await CreateAsync(token, cancellationToken).ConfigureAwait(false);
            return await FollowAsync(token, created, pageSize, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            throw _errors.NotAJob(exception);
        }
        catch (RequestException exception)
        {
            throw _errors.NoNextPage(exception);
        }
    }

    private async Task<PageResult> CreateAsync(JobToken token, CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync(stream, slice, _job.Creation, position.Page, cancellationToken).ConfigureAwait(false);
        if (answer.WaitUntil is { } until)
            return new PageResult.Throttled(until);
        if (answer.Answer is null)
            return Nothing();
        var now = time.GetUtcNow();
        Log.JobCreated(logger, stream.Connector, stream.Name, token.Attempt);
        return GoOn(new JobToken(token.Attempt, JobAnswers.ContextOf(answer), now), now + ShortestWait);
    }

    private async Task<PageResult> FollowAsync(JobToken token, JsonElement created, int? pageSize, CancellationToken cancellationToken)
    {
        var known = slice.WithExtra(("creation_response", created));
        var answer = await calls.CallAsync(stream, known, _job.Polling, position.Page, cancellationToken).ConfigureAwait(false);
        if (answer.WaitUntil is { } until)
            return new PageResult.Throttled(until);
        if (answer.Answer is null)
            return Nothing();
        var polled = JobAnswers.ContextOf(answer);
        known = known.WithExtra(("polling_response", polled));
        var status = StatusOf(polled);
        var age = time.GetUtcNow() - token.At;
        switch (status)
        {
            case JobStatus.Completed:
                return await DownloadAsync(token, known, polled, pageSize, cancellationToken).ConfigureAwait(false);
            case JobStatus.Skipped:
                Log.JobSkipped(logger, stream.Connector, stream.Name);
                return Nothing();
            case JobStatus.Running when age < Timeout:
                return new PageResult.Throttled(time.GetUtcNow() + Clamp(age / 4));
            case JobStatus.Running:
                await TryCallAsync(known, _job.Abort, "abort", cancellationToken).ConfigureAwait(false);
                return Again(token, JobStatus.TimedOut, TimeSpan.Zero);
            default:
                return Again(token, status, status == JobStatus.Failed ? RetryWait : TimeSpan.Zero);
        }
    }

    /// <summary>One page of the result; after the last page of the last download the job is deleted at the source.</summary>
    private async Task<PageResult> DownloadAsync(
        JobToken token, StreamSlice known, JsonElement polled, int? pageSize, CancellationToken cancellationToken)
    {
        var (targets, wait) = await TargetsAsync(known, polled, cancellationToken).ConfigureAwait(false);
        if (wait is { } until)
            return new PageResult.Throttled(until);
        if (token.Target >= targets.Count)
        {
            // Nothing to download at first is no result; later it is one that is gone.
            if (token is not { Target: 0, Page: null })
                throw _errors.DownloadsGone(token.Target, targets.Count);
            await TryCallAsync(known, _job.Delete, "delete", cancellationToken).ConfigureAwait(false);
            return Nothing();
        }

        var page = await calls.DownloadAsync(
            stream, known.WithExtra(("download_target", targets[token.Target])), position with { Token = token.Page }, pageSize, cancellationToken).ConfigureAwait(false);
        switch (page)
        {
            case PageResult.Read read:
                var next = After(read.Next);
                if (next is null)
                    await TryCallAsync(known, _job.Delete, "delete", cancellationToken).ConfigureAwait(false);
                return read with { Next = next };
            case PageResult.Malformed malformed:
                // The job stays at the source: somebody may want to download it again.
                return malformed with { Next = After(malformed.Next) };
            case PageResult.Throttled { Next: { } again } throttled:
                return throttled with { Next = again with { Token = Stored(token with { Page = again.Token }) } };
            default:
                return page;
        }

        PagePosition? After(PagePosition? within) => within is not null
            ? within with { Token = Stored(token with { Page = within.Token }) }
            : token.Target + 1 < targets.Count
                ? new PagePosition(position.Page + 1, Stored(token with { Target = token.Target + 1, Page = null }), Fingerprint: null, position.Slice, CursorOf(page))
                : null;
    }

    private async Task<(IReadOnlyList<JsonElement> Targets, DateTimeOffset? WaitUntil)> TargetsAsync(
        StreamSlice known, JsonElement polled, CancellationToken cancellationToken)
    {
        if (_job.TargetPath is not { } path)
            return ([JsonSerializer.SerializeToElement("")], null);
        var body = polled;
        if (_job.TargetRequester is { } requester)
        {
            var answer = await calls.CallAsync(stream, known, requester, position.Page, cancellationToken).ConfigureAwait(false);
            if (answer.WaitUntil is { } until)
                return ([], until);
            if (answer.Answer is null)
                return ([], null);
            body = JsonDocument.Parse(answer.Answer.Body).RootElement;
        }

        return ([.. JobAnswers.Find(body, path, Context)], null);
    }

    private JobStatus StatusOf(JsonElement polled)
    {
        var word = JobAnswers.Find(polled, _job.StatusPath, Context).Select(JobAnswers.TextOf).FirstOrDefault();
        return (word is null ? null : _job.Statuses.Of(word)) ?? throw _errors.UnknownJobStatus(word, _job.Statuses.Words);
    }

    /// <summary>Another job in the place of one that came to nothing.</summary>
    private PageResult.Throttled Again(JobToken token, JobStatus status, TimeSpan wait)
    {
        Log.JobFailed(logger, stream.Connector, stream.Name, status.ToString(), token.Attempt);
        if (token.Attempt >= MaxAttempts)
            throw _errors.JobsFailed(status, token.Attempt);
        return GoOn(new JobToken(token.Attempt + 1, Created: null, time.GetUtcNow()), time.GetUtcNow() + wait);
    }

    private PageResult.Throttled GoOn(JobToken token, DateTimeOffset at) => new(at, position with { Token = Stored(token) });

    private string Stored(JobToken token) => StoredToken.Write(token.ToString(), stream.Config, request: null);

    private PageResult.Read Nothing() => new(position.Page, "[]"u8.ToArray(), 0, Next: null, Total: null);

    /// <summary>What tidies up at the source changes no record: a failure is told and nothing else.</summary>
    private async Task TryCallAsync(StreamSlice known, HttpRequester? requester, string what, CancellationToken cancellationToken)
    {
        if (requester is null)
            return;
        try
        {
            await calls.CallAsync(stream, known, requester, position.Page, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException exception)
        {
            Log.JobNotTidiedUp(logger, stream.Connector, stream.Name, what, exception.Message);
        }
    }

    private static string? CursorOf(PageResult page) => (page as PageResult.Read)?.Cursor?.Value;

    private static TimeSpan Clamp(TimeSpan wait) => wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;

    private EvaluationContext Context => stream.Config.Context;

    private TimeSpan Timeout => Number(_job.TimeoutMinutes) is { } minutes ? TimeSpan.FromMinutes(Math.Min(minutes, LongestTime.TotalMinutes)) : DefaultTimeout;

    private TimeSpan RetryWait => Number(_job.RetryWaitSeconds) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTime.TotalSeconds)) : TimeSpan.Zero;

    private double? Number(Interpolation.InterpolatedString? text) =>
        double.TryParse(text?.Render(Context), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
