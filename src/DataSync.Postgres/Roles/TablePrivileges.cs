namespace DataSync.Postgres;

/// <summary>What the app needs on one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Select">Columns it reads; null for all, present and future.</param>
/// <param name="Insert">Columns it gives a value at insert; null for all.</param>
/// <param name="Update">Columns it changes; none for no updates.</param>
/// <param name="Delete">Whether it deletes rows.</param>
internal sealed record TablePrivileges(
    TableName Table, IReadOnlyList<string>? Select, IReadOnlyList<string>? Insert, IReadOnlyList<string> Update, bool Delete = false)
{
    /// <summary>One row per privilege; a null column stands for the whole table.</summary>
    public IEnumerable<(string Privilege, string? Column)> All()
    {
        foreach (var (privilege, columns) in new[] { ("SELECT", Select), ("INSERT", Insert), ("UPDATE", Update) })
        {
            if (columns is null)
                yield return (privilege, null);
            foreach (var column in columns ?? [])
                yield return (privilege, column);
        }

        if (Delete)
            yield return ("DELETE", null);
    }

    /// <summary>As GRANT takes it: <c>SELECT, UPDATE ("a", "b")</c>.</summary>
    public override string ToString() => List(All());

    /// <summary>Writes privileges as GRANT takes them.</summary>
    public static string List(IEnumerable<(string Privilege, string? Column)> privileges) => string.Join(
        ", ",
        privileges.GroupBy(p => p.Privilege).Select(group => group.Any(p => p.Column is null)
            ? group.Key
            : $"{group.Key} ({Sql.Identifiers(group.Select(p => p.Column!))})"));
}
