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

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
