using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Routers;
using DataSync.Connectors.Transformations;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>One page of a stream: how to ask for it and what an answer says.</summary>
internal class PageTask(SourceStream stream, StreamSlice slice, PagePosition position, int? pageSize)
{
    private const int RawBytes = 8 * 1024;

    private (PageResult Result, string? Fingerprint) _interpreted;

    private PagePosition? _asked;

    public SourceErrors Errors { get; } = new(stream, position.Page);

    public string Connector => stream.Connector;

    public string Stream => stream.Name;

    public int Page => position.Page;

    public SourceStream Source => stream;

    public SourceConfig Config => stream.Config;

    public IErrorHandler? ErrorHandler => stream.Stream.Retriever.Requester.ErrorHandler;

    /// <summary>Attempts at the page before waits that were handed out.</summary>
    public int AttemptsBefore => position.Attempts;

    /// <summary>What of the manifest failed on records of the page that was interpreted last.</summary>
    public RecordFaults Faults { get; private set; } = new();

    /// <summary>Whether that page had nothing at the path of the records.</summary>
    public bool IsPathMissing { get; private set; }

    /// <summary>What expressions of the request see.</summary>
    public EvaluationContext Context => SliceContext.Of(stream.Config, slice).With("next_page_token", NextPageToken);

    /// <summary>The request that was made last; null before.</summary>
    public PreparedRequest? Request { get; private set; }

    /// <summary>The position with the secrets of today in its token, once a request is made.</summary>
    private PagePosition Asked => _asked ?? position;

    /// <summary>As the reference engine has it: a dictionary with the paginator's token; nothing on the first page.</summary>
    private ExpressionValue NextPageToken => stream.Stream.Retriever.Paginator.TokenAt(Asked) is { } token
        ? ExpressionValue.Dictionary([KeyValuePair.Create("next_page_token", PageToken.Read(token))])
        : ExpressionValue.None;

    /// <summary>
    /// The body of the first page where the parent's record has it already (<c>lazy_read_pointer</c>), so that it is not asked
    /// for; else null.
    /// </summary>
    public byte[]? Given =>
        position.Token is null && stream.Stream.Retriever.Router is { } router && router.Parents.Any(parent => parent.FirstPage.Count > 0)
        && slice.Extra.TryGetProperty(ParentStream.FirstPageField, out var page)
            ? Encoding.UTF8.GetBytes(page.GetRawText())
            : null;

    /// <exception cref="SourceConfigurationException">Manifest and configuration make no request.</exception>
    /// <exception cref="TokenException">No token could be had for it.</exception>
    public async ValueTask<PreparedRequest> PrepareAsync(SourceLink link, CancellationToken cancellationToken)
    {
        try
        {
            return Request = await PrepareOnceAsync(link, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException exception) when (exception.Problem == TokenProblem.Refused)
        {
            // What the token was asked for with may have been rotated.
            if (!await Config.RefreshAsync(cancellationToken).ConfigureAwait(false))
                throw;
            return Request = await PrepareOnceAsync(link, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PreparedRequest> PrepareOnceAsync(SourceLink link, CancellationToken cancellationToken)
    {
        var retriever = stream.Stream.Retriever;
        try
        {
            _asked = await AskedAsync(link, cancellationToken).ConfigureAwait(false);
            var builder = new RequestBuilder(stream.Config, Context);
            await retriever.Requester.PrepareAsync(builder, link, cancellationToken).ConfigureAwait(false);
            retriever.Paginator.Inject(Asked, pageSize, builder);
            // The slice of a job went into its creation.
            if (stream.Stream.Job is null && (position.Token is null || !retriever.SlicesFirstRequestOnly))
            {
                retriever.Router?.Inject(slice, builder);
                stream.Stream.Cursor?.Inject(slice, builder);
            }

            return builder.Build();
        }
        catch (RequestException exception)
        {
            throw Errors.NotARequest(exception);
        }
    }

    private async ValueTask<PagePosition> AskedAsync(SourceLink link, CancellationToken cancellationToken)
    {
        if (position.Token is not { } stored)
            return position;
        // Tokens are fetched once and kept, so that the request itself gets the same.
        var login = new RequestBuilder(stream.Config, SliceContext.Of(stream.Config, slice).With("next_page_token", ExpressionValue.None));
        if (StoredToken.NeedsIssued(stored))
            await stream.Stream.Retriever.Requester.Authenticator.AuthenticateAsync(login, link, cancellationToken).ConfigureAwait(false);
        return position with { Token = StoredToken.Read(stored, stream.Config, login.Tokens) };
    }

    /// <summary>The page of an answer with a good status.</summary>
    /// <exception cref="SourceConfigurationException">The body is beyond what may be decoded, or an expression of the paging has no value.</exception>
    public virtual PageResult Interpret(SourceAnswer answer, bool hasContent)
    {
        var (extractor, paginator) = (stream.Stream.Retriever.Extractor, stream.Stream.Retriever.Paginator);
        Faults = new RecordFaults();
        try
        {
            if (answer.BodyDefect is { } defect)
                throw new MalformedBodyException(defect);
            var page = hasContent ? extractor.Extract(answer.Body, answer.ContentType, paginator.Hints, stream.Config) : ExtractedPage.Empty;
            IsPathMissing = page.IsPathMissing;
            var selected = stream.Stream.Records.Select(page, Context, Faults);
            var observed = stream.Stream.Observer?.Observe(selected.Page, slice, stream.Config, position.Cursor);
            var token = hasContent && observed is not { IsPast: true } ? NextToken(answer, page, selected) : null;
            var fingerprint = token is null && position.Fingerprint is null ? null : Fingerprint(page.Records);
            var next = token is null ? null : After(token, fingerprint, observed?.Highest);
            var records = observed?.Page ?? selected.Page;
            var cursor = observed?.Highest is { } highest ? new CursorMark(highest, observed.Rank) : null;
            var read = new PageResult.Read(position.Page, records.Records, records.Count, next, page.Total, cursor);
            _interpreted = (read, fingerprint);
            return read;
        }
        catch (DecodingException exception)
        {
            throw Errors.TooMuch(exception);
        }
        catch (MalformedBodyException exception)
        {
            var token = paginator.TokenAfterUnreadable(Asked, pageSize, stream.Config);
            var next = token is null ? null : After(token, fingerprint: null, position.Cursor) with { IsAfterMalformed = true };
            // A copy: the start must not keep a large body in memory.
            var raw = answer.Body[..Math.Min(answer.Body.Length, RawBytes)].ToArray();
            return new PageResult.Malformed(position.Page, raw, exception.Message, next);
        }
    }

    /// <summary>No records, and none to follow in the slice.</summary>
    public PageResult EndOfSlice()
    {
        var observed = stream.Stream.Observer?.Observe(ExtractedPage.Empty, slice, stream.Config, position.Cursor);
        var cursor = observed?.Highest is { } highest ? new CursorMark(highest, observed.Rank) : null;
        return new PageResult.Read(position.Page, ExtractedPage.Empty.Records, 0, Next: null, Total: null, cursor);
    }

    /// <summary>No records, and the slice again from its first page; null when it has begun anew before.</summary>
    public PageResult? Restarted() => position.Restarts > 0
        ? null
        : new PageResult.Read(
            position.Page,
            ExtractedPage.Empty.Records,
            0,
            new PagePosition(position.Page + 1, Slice: position.Slice, Cursor: position.Cursor) { Restarts = position.Restarts + 1 },
            Total: null);

    /// <summary>The same page after a wait that is handed out; null when no attempt was made at it, so that nothing is to be kept.</summary>
    public PagePosition? After(int attempts) => attempts == 0 ? null : position with { Attempts = attempts };

    /// <summary>
    /// Whether the records are those of the page before, as they were extracted. An empty page is the same as another empty
    /// one only when it claims that more follow; else it is the end.
    /// </summary>
    public bool IsSamePageAgain(PageResult result) =>
        result is PageResult.Read read
        && (read.Count > 0 || read.Next is not null)
        && position.Fingerprint is { } before
        && ReferenceEquals(read, _interpreted.Result)
        && before == _interpreted.Fingerprint;

    /// <summary>
    /// Token of the page after. One that is the token this page was asked for with leads to this page again: the end when it
    /// is empty, else left to <see cref="IsSamePageAgain"/>. (The reference engine asks on and on.)
    /// </summary>
    private string? NextToken(SourceAnswer answer, ExtractedPage page, SelectedPage selected)
    {
        var retriever = stream.Stream.Retriever;
        var context = new AnswerContext(answer).ForPaging(Context, retriever.Decoder)
            .With("last_record", selected.Last)
            .With("last_page_size", ExpressionValue.Of(page.PagedCount))
            .With("last_page_token_value", Asked.Token is { } asked ? PageToken.Read(asked) : ExpressionValue.None);
        try
        {
            var token = retriever.Paginator.NextToken(new PageSeen(Asked, pageSize, page, context));
            token = token is null ? null : StoredToken.Write(token, stream.Config, Request);
            return page.PagedCount == 0 && token == position.Token ? null : token;
        }
        catch (RequestException exception)
        {
            throw Errors.NoNextPage(exception);
        }
    }

    private PagePosition After(string token, string? fingerprint, string? cursor) =>
        new(position.Page + 1, token, fingerprint, position.Slice, cursor) { Restarts = position.Restarts };

    /// <summary>First 64 bits of SHA-256, in hexadecimal.</summary>
    private static string Fingerprint(ReadOnlyMemory<byte> records) =>
        Convert.ToHexStringLower(SHA256.HashData(records.Span).AsSpan(0, 8));
}
