using System.Text;

namespace DataSync.Postgres;

/// <summary>Name of a destination table. Names are taken as written: <c>Customers</c> is not <c>customers</c>.</summary>
/// <param name="Schema">Schema; null for the first schema of the search path that has the table.</param>
/// <param name="Table">Table.</param>
internal sealed record TableName(string? Schema, string Table)
{
    /// <summary>Reads <c>customers</c>, <c>crm.customers</c> or, for names that hold a dot, <c>"my.schema"."customers"</c>.</summary>
    /// <exception cref="FormatException">The text is not one or two names.</exception>
    public static TableName Parse(string text)
    {
        var parts = Split(text);
        if (parts is null || parts.Count > 2 || parts.Any(part => part.Length == 0 || part.Contains('\0')))
        {
            throw new FormatException(
                $"'{text}' is not a table name. Write table or schema.table; put a name that holds a dot or a quote between double quotes.");
        }

        return parts.Count == 2 ? new TableName(parts[0], parts[1]) : new TableName(null, parts[0]);
    }

    /// <summary>The quoted name, as statements use it.</summary>
    public override string ToString() =>
        Schema is null ? Sql.Identifier(Table) : $"{Sql.Identifier(Schema)}.{Sql.Identifier(Table)}";

    private static List<string>? Split(string text)
    {
        var parts = new List<string>();
        var at = 0;
        while (true)
        {
            var part = new StringBuilder();
            if (at < text.Length && text[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (at >= text.Length)
                        return null;
                    if (text[at] != '"')
                        part.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        part.Append(text[at++]);
                    else
                        break;
                }

                at++;
            }
            else
            {
                for (; at < text.Length && text[at] != '.'; at++)
                    part.Append(text[at]);
            }

            parts.Add(part.ToString());
            if (at == text.Length)
                return parts;
            if (text[at++] != '.')
                return null;
        }
    }
}
