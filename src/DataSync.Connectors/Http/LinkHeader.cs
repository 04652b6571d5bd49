using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Http;

/// <summary>
/// The Link header (RFC 8288) in the form that Python's requests gives it as <c>response.links</c>
/// (https://requests.readthedocs.io/en/latest/user/advanced/#link-headers): each link a dictionary of <c>url</c> and its
/// parameters, under its <c>rel</c>, else under its address.
/// </summary>
internal static class LinkHeader
{
    /// <summary>The links; empty for an empty header.</summary>
    public static ExpressionValue Parse(string header)
    {
        var links = new List<KeyValuePair<string, ExpressionValue>>();
        foreach (var link in Split(header, ','))
        {
            var parts = Split(link, ';').ToList();
            // Also without the brackets that an address should have.
            var url = parts[0].Trim('<', '>', ' ', '\'', '"');
            var values = new List<KeyValuePair<string, string>> { new("url", url) };
            foreach (var parameter in parts.Skip(1))
            {
                if (parameter.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                    values.Add(new(parameter[..at].Trim(), parameter[(at + 1)..].Trim(' ', '"', '\'')));
            }

            var name = values.Find(value => value.Key == "rel").Value ?? url;
            links.Add(new(name, ExpressionValue.Dictionary(values.Select(value => KeyValuePair.Create(value.Key, ExpressionValue.Of(value.Value))))));
        }

        return ExpressionValue.Dictionary(links);
    }

    /// <summary>The parts between separators that stand neither in quotes nor in an address.</summary>
    private static IEnumerable<string> Split(string text, char separator)
    {
        var (start, inQuotes, inAddress) = (0, false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == separator && !inQuotes && !inAddress))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                    yield return part;
                start = i + 1;
                continue;
            }

            inQuotes ^= text[i] == '"' && !inAddress;
            inAddress = !inQuotes && (text[i] == '<' || (inAddress && text[i] != '>'));
        }
    }
}
