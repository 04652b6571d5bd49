using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Http;

/// <summary>Headers of an answer as a dictionary that finds a name in any case (RFC 9110 section 5.1).</summary>
/// <param name="headers">Headers by name, compared without case.</param>
/// <param name="links">What stands under <c>link</c> instead of the header; null for the header as it came.</param>
internal sealed class HeadersValue(IReadOnlyDictionary<string, string> headers, ExpressionValue? links) : DictionaryValue
{
    private const string Link = "link";

    public override int Count => Entries.Count();

    public override IEnumerable<KeyValuePair<ExpressionValue, ExpressionValue>> Entries
    {
        get
        {
            foreach (var (name, value) in headers)
            {
                if (links is null || !name.Equals(Link, StringComparison.OrdinalIgnoreCase))
                    yield return new(ExpressionValue.Of(name), ExpressionValue.Of(value));
            }

            if (links is { } parsed)
                yield return new(ExpressionValue.Of(Link), parsed);
        }
    }

    public override bool TryGet(string key, out ExpressionValue value)
    {
        // Written with a capital, the header itself is meant: the reference engine has both.
        if (key == Link && links is { } parsed)
        {
            value = parsed;
            return true;
        }

        var isThere = headers.TryGetValue(key, out var text);
        value = isThere ? ExpressionValue.Of(text!) : default;
        return isThere;
    }
}
