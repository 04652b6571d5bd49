namespace DataSync.Connectors.Requesters;

/// <summary>Looks into a query as it stands in an address.</summary>
internal static class QueryText
{
    /// <summary>
    /// Whether the query has the parameter with this value, at its first place: the reference engine's
    /// <c>HttpClient._dedupe_query_params</c>. Another value is no reason to leave one out, since both may be meant.
    /// </summary>
    /// <param name="query">Query of an address, without its question mark.</param>
    /// <param name="name">Name of the parameter, not escaped.</param>
    /// <param name="value">Its value, not escaped.</param>
    public static bool Has(string query, string name, string value)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, text) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            if (Unescape(key) == name)
                return Unescape(text) == value;
        }

        return false;
    }

    /// <summary>The address without some of the parameters of its query; as it is where it has none of them.</summary>
    /// <param name="address">Absolute, relative, or only a query with its question mark.</param>
    /// <param name="isLeftOut">Tells by the name, not escaped.</param>
    public static string Without(string address, Func<string, bool> isLeftOut)
    {
        var (start, end) = (address.IndexOf('?', StringComparison.Ordinal), address.IndexOf('#', StringComparison.Ordinal));
        if (start < 0 || (end >= 0 && end < start))
            return address;
        var query = end < 0 ? address[(start + 1)..] : address[(start + 1)..end];
        var parts = query.Split('&');
        var kept = parts.Where(part => !isLeftOut(Unescape(part.Split('=', 2)[0]))).ToArray();
        return kept.Length == parts.Length ? address : $"{address[..(start + 1)]}{string.Join('&', kept)}{(end < 0 ? "" : address[end..])}";
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
