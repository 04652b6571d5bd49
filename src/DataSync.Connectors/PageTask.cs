using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Routers;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>One page of a stream: how to ask for it and what an answer says.</summary>
internal sealed class PageTask(SourceStream stream, StreamSlice slice, PagePosition position, int pageSize)
{
    private const int RawBytes = 8 * 1024;

    public SourceErrors Errors { get; } = new(stream, position.Page);

    public string Connector => stream.Connector;

    public string Stream => stream.Name;

    public int Page => position.Page;

    public SourceStream Source => stream;

    public SourceConfig Config => stream.Config;

    public IErrorHandler? ErrorHandler => stream.Stream.Retriever.Requester.ErrorHandler;

    /// <summary>Attempts at the page before waits that were handed out.</summary>
    public int AttemptsBefore => position.Attempts;

    /// <summary>What expressions of the request see.</summary>
    public EvaluationContext Context => stream.Config.Context.With("stream_slice", slice.Value).With("next_page_token", NextPageToken);

    /// <summary>As the reference engine has it: a dictionary with the paginator's token; nothing on the first page.</summary>
    private ExpressionValue NextPageToken => position.Token is { } token
        ? ExpressionValue.Dictionary([KeyValuePair.Create("next_page_token", ExpressionValue.Of(token))])
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
    public async ValueTask<PreparedRequest> PrepareAsync(SourceLink link, CancellationToken cancellationToken)
    {
        var retriever = stream.Stream.Retriever;
        try
        {
            var builder = new RequestBuilder(stream.Config, Context);
            await retriever.Requester.PrepareAsync(builder, link, cancellationToken).ConfigureAwait(false);
            retriever.Paginator.Inject(position, pageSize, builder);
            retriever.Router?.Inject(slice, builder);
            stream.Stream.Cursor?.Inject(slice, builder);
            return builder.Build();
        }
        catch (RequestException exception)
        {
            throw Errors.NotARequest(exception);
        }
    }

    /// <summary>The page of an answer with a good status.</summary>
    /// <exception cref="SourceConfigurationException">The body is beyond what may be decoded.</exception>
    public PageResult Interpret(SourceAnswer answer, bool hasContent)
    {
        var (extractor, paginator) = (stream.Stream.Retriever.Extractor, stream.Stream.Retriever.Paginator);
        try
        {
            if (answer.BodyDefect is { } defect)
                throw new MalformedBodyException(defect);
            var page = hasContent ? extractor.Extract(answer.Body, answer.ContentType, paginator.Hints, stream.Config) : ExtractedPage.Empty;
            var observed = stream.Stream.Cursor?.Observe(page, slice, stream.Config, position.Cursor);
            var token = observed is { IsPast: true } ? null : paginator.NextToken(position, pageSize, page, stream.Config);
            var next = token is null ? null : After(token, Fingerprint(page.Records), observed?.Highest);
            var records = observed?.Page ?? page;
            var cursor = observed?.Highest is { } highest ? new CursorMark(highest, observed.Rank) : null;
            return new PageResult.Read(position.Page, records.Records, records.Count, next, page.Total, cursor);
        }
        catch (DecodingException exception)
        {
            throw Errors.TooMuch(exception);
        }
        catch (MalformedBodyException exception)
        {
            var token = paginator.TokenAfterUnreadable(position, pageSize, stream.Config);
            var next = token is null ? null : After(token, fingerprint: null, position.Cursor);
            // A copy: the start must not keep a large body in memory.
            var raw = answer.Body[..Math.Min(answer.Body.Length, RawBytes)].ToArray();
            return new PageResult.Malformed(position.Page, raw, exception.Message, next);
        }
    }

    /// <summary>No records, and none to follow in the slice.</summary>
    public PageResult EndOfSlice()
    {
        var observed = stream.Stream.Cursor?.Observe(ExtractedPage.Empty, slice, stream.Config, position.Cursor);
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
    /// Whether the records are those of the page before. An empty page is the same as another empty one only when it
    /// claims that more follow; else it is the end.
    /// </summary>
    public bool IsSamePageAgain(PageResult result) =>
        result is PageResult.Read read
        && (read.Count > 0 || read.Next is not null)
        && position.Fingerprint is { } before
        && before == (read.Next?.Fingerprint ?? Fingerprint(read.Records));

    private PagePosition After(string token, string? fingerprint, string? cursor) =>
        new(position.Page + 1, token, fingerprint, position.Slice, cursor) { Restarts = position.Restarts };

    /// <summary>First 64 bits of SHA-256, in hexadecimal.</summary>
    private static string Fingerprint(ReadOnlyMemory<byte> records) =>
        Convert.ToHexStringLower(SHA256.HashData(records.Span).AsSpan(0, 8));
}
