namespace DataSync.Postgres;

/// <summary>The one place where a name becomes part of a statement. Values never do: they are parameters.</summary>
internal static class Sql
{
    /// <summary>Quotes a name so that it means itself, whatever characters it holds.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds a zero character, which no PostgreSQL name can.</exception>
    public static string Identifier(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('\0'))
            throw new ArgumentException("A PostgreSQL name cannot hold a zero character.", nameof(name));
        return $"\"{name.Replace("\"", "\"\"")}\"";
    }

    /// <summary>Quotes a text as a literal, for scripts, which take no parameters. Whatever can be one is a parameter.</summary>
    /// <exception cref="ArgumentException">The text holds a zero character, which no PostgreSQL text can.</exception>
    public static string Literal(string text)
    {
        if (text.Contains('\0'))
            throw new ArgumentException("A PostgreSQL text cannot hold a zero character.", nameof(text));

        // The E form means the same whatever standard_conforming_strings says.
        return $"E'{text.Replace("\\", "\\\\").Replace("'", "''")}'";
    }

    /// <summary>Quotes names and puts commas between them.</summary>
    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));
}
