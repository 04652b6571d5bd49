using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Budgets;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Jobs;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors;

/// <summary>
/// Reads the pages of a stream. What is read depends on the position alone, so any page can be read again, at any time,
/// by any process. Safe for concurrent use. One reader per process: rate budgets are kept in it.
/// </summary>
public sealed class PageReader
{
    private readonly PageReading _reading;
    private readonly JobCalls _jobs;

    /// <summary>Makes a reader.</summary>
    /// <param name="client">Client from <see cref="SourceHttp.CreateClient"/>; not disposed here.</param>
    /// <param name="logger">Where attempts are logged, without addresses and bodies.</param>
    /// <param name="time">Clock for waits and timeouts.</param>
    /// <param name="random">Random numbers from 0 to 1 for jitter.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public PageReader(HttpClient client, ILogger<PageReader> logger, TimeProvider time, Func<double> random, PageReaderOptions? options = null)
    {
        options ??= new PageReaderOptions();
        var exchange = new SourceExchange(client, time, options.Retry.MaxRetryAfter, options.MaxBodyBytes);
        _reading = new PageReading(
            exchange,
            new SourceLink(exchange, time, new TokenCache(time), options.Retry, random, logger),
            new ErrorResolver(options.Retry, time, random),
            new RateBudgets(time, options.Retry.MaxRetryAfter),
            new PageReport(logger, time),
            options.Retry,
            time,
            random);
        _jobs = new JobCalls(ReadAsync);
    }

    /// <summary>Position of a page by its one-based number, for a start by hand.</summary>
    /// <exception cref="SourcePagingException">The stream cannot be started there.</exception>
    /// <exception cref="SourceConfigurationException">The paginator's configuration is wrong.</exception>
    public static PagePosition PositionOf(SourceStream stream, int page, int? pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(page);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize ?? 1, nameof(pageSize));
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

    /// <summary>
    /// Records per page where the sync does not say: what the manifest states, else 100 where it has a place for a size. Null where
    /// nobody says, and for a stream that is read in two ways.
    /// </summary>
    /// <exception cref="SourceConfigurationException">The paginator's configuration is wrong.</exception>
    public static int? PageSizeOf(SourceStream stream)
    {
        try
        {
            return stream.Stream.Delegation is null ? stream.Stream.Retriever.Paginator.PageSizeOf(stream.Config) : null;
        }
        catch (RequestException exception)
        {
            throw new SourceErrors(stream, page: 1).NotARequest(exception);
        }
    }

    /// <summary>Tries the source out with the very request a run begins with. Answers and throws as <see cref="ReadPageAsync(SourceStream, StreamSlice, PagePosition, int?, CancellationToken)"/>.</summary>
    public Task<PageResult> CheckAsync(SourceStream stream, int? pageSize, CancellationToken cancellationToken) =>
        ReadPageAsync(stream, PagePosition.Start, pageSize, cancellationToken);

    /// <summary>Reads one page of a stream that is not divided.</summary>
    /// <inheritdoc cref="ReadPageAsync(SourceStream, StreamSlice, PagePosition, int?, CancellationToken)"/>
    public Task<PageResult> ReadPageAsync(SourceStream stream, PagePosition position, int? pageSize, CancellationToken cancellationToken) =>
        ReadPageAsync(stream, StreamSlice.Whole, position, pageSize, cancellationToken);

    /// <summary>Reads one page.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="slice">Which part of it: the one with the position's number.</param>
    /// <param name="position">Which page: the start, or what the page before gave as next.</param>
    /// <param name="pageSize">Records to ask for, where the source can be asked; null for what the manifest states.</param>
    /// <param name="cancellationToken">Ends reading at once; never counted as a failure of the source.</param>
    /// <exception cref="SourceUnavailableException">No good answer within all attempts.</exception>
    /// <exception cref="SourceAuthenticationException">The credentials were refused, also after resolving them again.</exception>
    /// <exception cref="SourceConfigurationException">The request was refused or cannot be made, or its answer is too large.</exception>
    /// <exception cref="SourcePagingException">The page before came again, in all attempts, or paging cannot go on.</exception>
    public async Task<PageResult> ReadPageAsync(
        SourceStream stream, StreamSlice slice, PagePosition position, int? pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize ?? 1, nameof(pageSize));
        var source = stream.For(slice);
        return source.Stream.Job is null
            ? await ReadAsync(new PageTask(source, slice, position, pageSize), cancellationToken).ConfigureAwait(false)
            : await new JobReader(source, slice, position, _jobs, _reading.Time, _reading.Report.Logger).ReadAsync(pageSize, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PageResult> ReadAsync(PageTask page, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPageAsync(page, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Until is { } until)
        {
            Log.Throttled(_reading.Report.Logger, page.Connector, page.Stream, page.Page, exception.Status, until);
            return new PageResult.Throttled(until);
        }
        catch (TokenException exception)
        {
            throw page.Errors.NoToken(exception);
        }
    }

    private async Task<PageResult> ReadPageAsync(PageTask page, CancellationToken cancellationToken)
    {
        if (page.Given is { } body)
            return Interpreted(page, body);
        var request = await page.PrepareAsync(_reading.Link, cancellationToken).ConfigureAwait(false);
        try
        {
            return await new PageAttempts(_reading, page, request).RunAsync(cancellationToken).ConfigureAwait(false);
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

    private static PageResult Interpreted(PageTask page, byte[] body)
    {
        try
        {
            return page.Interpret(new SourceAnswer { Status = 200, Body = body, ContentType = "application/json" }, hasContent: true);
        }
        catch (RequestException exception)
        {
            throw page.Errors.NotARequest(exception);
        }
    }
}
