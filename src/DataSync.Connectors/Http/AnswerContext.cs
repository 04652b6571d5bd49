using System.Text.Json;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Http;

/// <summary>
/// What expressions see of one answer. Each value is made when it is first asked for, once: most answers are never looked
/// into by an expression. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// The reference engine gives its two users different values. An error handler sees the whole JSON body and the headers as
/// they came (<c>error_handlers/http_response_filter.py</c>); a paginator sees the decoder's first value, and under
/// <c>headers.link</c> the parsed links (<c>paginators/strategies/cursor_pagination_strategy.py</c>, <c>decoders/json_decoder.py</c>).
/// </remarks>
internal sealed class AnswerContext(SourceAnswer answer)
{
    private static readonly ExpressionValue Nothing = ExpressionValue.Dictionary([]);
    private static readonly DecoderLimits Limits = new();

    private ExpressionValue? _json;
    private ExpressionValue? _first;
    private ExpressionValue? _headers;
    private ExpressionValue? _headersWithLinks;

    /// <summary>The answer itself.</summary>
    public SourceAnswer Answer { get; } = answer;

    /// <summary>The whole body; an empty dictionary when it is not JSON.</summary>
    public ExpressionValue Json => _json ??= Parse(Answer.Body);

    /// <summary>The headers; a name is found in any case.</summary>
    public ExpressionValue Headers => _headers ??= ExpressionValue.Of(new HeadersValue(Answer.Headers, links: null));

    /// <summary>The headers, with the links of the Link header under <c>link</c>: <c>headers.link.next.url</c>.</summary>
    public ExpressionValue HeadersWithLinks => _headersWithLinks ??= ExpressionValue.Of(
        new HeadersValue(Answer.Headers, LinkHeader.Parse(Answer.Headers.GetValueOrDefault("Link") ?? "")));

    /// <summary>What a decoder finds first in the body; an empty dictionary when it finds nothing. Always to be asked with the same decoder.</summary>
    public ExpressionValue FirstOf(IDecoder decoder) => _first ??= First(decoder);

    /// <summary>The context with what error handlers see: <c>response</c> and <c>headers</c>.</summary>
    public EvaluationContext ForErrors(EvaluationContext context) => context.With("response", () => Json).With("headers", () => Headers);

    /// <summary>The context with what paginators see: <c>response</c> and <c>headers</c>.</summary>
    /// <param name="context">What else is seen.</param>
    /// <param name="decoder">Decoder of the stream.</param>
    public EvaluationContext ForPaging(EvaluationContext context, IDecoder decoder) =>
        context.With("response", () => FirstOf(decoder)).With("headers", () => HeadersWithLinks);

    private ExpressionValue First(IDecoder decoder)
    {
        try
        {
            foreach (var value in decoder.Decode(Answer.Body, new DecodingContext(Limits, Answer.ContentType)))
                return Parse(value);
        }
        catch (DecodingException)
        {
            // Whoever takes the records out of the same body tells what is wrong with it.
        }

        return Nothing;
    }

    private static ExpressionValue Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            // Not disposed: the values read from it as long as there are any.
            return ExpressionValue.From(JsonDocument.Parse(JsonText.WithoutMark(json)).RootElement);
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }
}
