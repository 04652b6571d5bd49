using System.Security.Cryptography;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors;

/// <summary>
/// Reads the pages of a stream. What is read depends on the position alone, so any page can be read again, at any time,
/// by any process. Safe for concurrent use.
/// </summary>
public sealed class PageReader
{
    private const int RawBytes = 8 * 1024;

    private readonly SourceExchange _exchange;
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

    /// <summary>Tries the source out: reads its first page and drops it. Throws what <see cref="ReadPageAsync"/> throws.</summary>
    public Task<PageResult> CheckAsync(SourceStream stream, int pageSize, CancellationToken cancellationToken) =>
        ReadPageAsync(stream, PagePosition.Start, pageSize, cancellationToken);

    /// <summary>Reads one page.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="position">Which page: the start, or what the page before gave as next.</param>
    /// <param name="pageSize">Records to ask for, where the source can be asked.</param>
    /// <param name="cancellationToken">Ends reading at once; never counted as a failure of the source.</param>
    /// <exception cref="SourceUnavailableException">No good answer within all attempts.</exception>
    /// <exception cref="SourceAuthenticationException">The credentials were refused, also after resolving them again.</exception>
    /// <exception cref="SourceConfigurationException">The request was refused or cannot be made, or its answer is too large.</exception>
    /// <exception cref="SourcePagingException">The page before came again, in all attempts.</exception>
    public async Task<PageResult> ReadPageAsync(SourceStream stream, PagePosition position, int pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var errors = new SourceErrors(stream, position.Page);
        var request = Prepare(stream, position, pageSize, errors);
        try
        {
            return await ReadAsync(new PageTask(stream, position, pageSize, errors), request, cancellationToken).ConfigureAwait(false);
        }
        catch (BodyTooLargeException exception)
        {
            throw errors.TooLarge(request, exception.Limit);
        }
        catch (RequestException exception)
        {
            throw errors.NotARequest(exception);
        }
    }

    private async Task<PageResult> ReadAsync(PageTask page, PreparedRequest request, CancellationToken cancellationToken)
    {
        var (attempt, refreshed, readAgain) = (1, false, false);
        while (true)
        {
            var isLast = attempt > _retry.MaxRetries;
            var started = _time.GetTimestamp();
            var answer = await _exchange.SendAsync(request, isLast ? _retry.LastAttemptTimeout : _retry.AttemptTimeout, cancellationToken).ConfigureAwait(false);
            TimeSpan? wait = null;
            switch (HttpOutcomes.ActionFor(answer))
            {
                case HttpAction.Read or HttpAction.ReadNothing:
                    var result = Interpret(page, answer);
                    // A body cut off on the way comes whole the next time.
                    if (result is PageResult.Malformed && !readAgain)
                    {
                        readAgain = true;
                        continue;
                    }

                    if (!IsSamePageAgain(page, result))
                        return Report(page, answer, result, started);
                    if (isLast)
                        throw page.Errors.SamePageAgain(request, answer, attempt);
                    break;

                case HttpAction.RefreshCredentials:
                    if (refreshed || !await page.Stream.Config.RefreshAsync(cancellationToken).ConfigureAwait(false))
                        throw page.Errors.Unauthorized(request, answer);
                    refreshed = true;
                    Log.CredentialsRefreshed(_logger, page.Stream.Connector, page.Stream.Name, answer.Status);
                    request = Prepare(page.Stream, page.Position, page.PageSize, page.Errors);
                    continue;

                case HttpAction.Wait:
                    wait = answer.RetryAfter;
                    if (isLast || wait > _retry.MaxWaitInPlace)
                        return Report(page, answer, new PageResult.Throttled(_time.GetUtcNow() + (wait ?? _retry.DefaultThrottleWait)), started);
                    break;

                case HttpAction.Retry when isLast:
                    throw page.Errors.Unavailable(request, answer, attempt);

                case HttpAction.Retry:
                    break;

                default:
                    throw page.Errors.Refused(request, answer);
            }

            var delay = wait ?? _retry.Backoff(attempt, _random());
            Log.Retrying(_logger, page.Stream.Connector, page.Stream.Name, page.Position.Page, attempt, answer.Status, delay.TotalMilliseconds);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
            attempt++;
        }
    }

    private static PreparedRequest Prepare(SourceStream stream, PagePosition position, int pageSize, SourceErrors errors)
    {
        try
        {
            var builder = new RequestBuilder(stream.Config);
            stream.Stream.Retriever.Requester.Prepare(builder);
            stream.Stream.Retriever.Paginator.Inject(position, pageSize, builder);
            return builder.Build();
        }
        catch (RequestException exception)
        {
            throw errors.NotARequest(exception);
        }
    }

    private static PageResult Interpret(PageTask page, SourceAnswer answer)
    {
        var (retriever, position) = (page.Stream.Stream.Retriever, page.Position);
        try
        {
            if (answer.BodyDefect is { } defect)
                throw new MalformedBodyException(defect);
            var extracted = HttpOutcomes.ActionFor(answer) == HttpAction.ReadNothing
                ? ExtractedPage.Empty
                : retriever.Extractor.Extract(answer.Body, retriever.Paginator.Hints, page.Stream.Config);
            var token = retriever.Paginator.NextToken(position, page.PageSize, extracted, page.Stream.Config);
            var next = token is null ? null : new PagePosition(position.Page + 1, token, Fingerprint(extracted.Records));
            return new PageResult.Read(position.Page, extracted.Records, extracted.Count, next, extracted.Total);
        }
        catch (MalformedBodyException exception)
        {
            var token = retriever.Paginator.TokenAfterUnreadable(position, page.PageSize, page.Stream.Config);
            var next = token is null ? null : new PagePosition(position.Page + 1, token);
            return new PageResult.Malformed(position.Page, answer.Body[..Math.Min(answer.Body.Length, RawBytes)].ToArray(), exception.Message, next);
        }
    }

    /// <summary>An empty page is the same as another empty one only when it claims that more follow; else it is the end.</summary>
    private static bool IsSamePageAgain(PageTask page, PageResult result) =>
        result is PageResult.Read read
        && (read.Count > 0 || read.Next is not null)
        && page.Position.Fingerprint is { } before
        && before == (read.Next?.Fingerprint ?? Fingerprint(read.Records));

    /// <summary>First 64 bits of SHA-256, in hexadecimal.</summary>
    private static string Fingerprint(ReadOnlyMemory<byte> records) =>
        Convert.ToHexStringLower(SHA256.HashData(records.Span).AsSpan(0, 8));

    private PageResult Report(PageTask page, SourceAnswer answer, PageResult result, long started)
    {
        var (connector, stream, number) = (page.Stream.Connector, page.Stream.Name, page.Position.Page);
        var elapsed = _time.GetElapsedTime(started).TotalMilliseconds;
        switch (result)
        {
            case PageResult.Read read:
                Log.PageRead(_logger, connector, stream, number, read.Count, answer.Body.Length, elapsed);
                break;
            case PageResult.Malformed malformed:
                Log.PageMalformed(_logger, connector, stream, number, answer.Body.Length, malformed.Reason);
                break;
            case PageResult.Throttled throttled:
                Log.Throttled(_logger, connector, stream, number, answer.Status, throttled.Until);
                break;
        }

        return result;
    }

    private sealed record PageTask(SourceStream Stream, PagePosition Position, int PageSize, SourceErrors Errors);
}
