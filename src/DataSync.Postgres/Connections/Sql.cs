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

    /// <summary>Quotes names and puts commas between them.</summary>
    public static string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));
}
