using DataSync.Core.Definitions;

namespace DataSync.Postgres;

/// <summary>What <see cref="UpsertStatement"/> needs on a destination table.</summary>
internal static class DestinationPrivileges
{
    /// <summary>
    /// The system column that tells an inserted row from an updated one; ordinary tables only, a partitioned one has none to
    /// return. Holds a transaction's number, nothing of the row.
    /// </summary>
    public const string InsertedMark = "xmax";

    /// <summary>
    /// Inserts every mapped column, reads the key and what is compared, and changes what is compared and, with it, what
    /// the run gives. Columns kept from the insert on are never read.
    /// </summary>
    /// <exception cref="DestinationConfigurationException">The definition's table is no table name.</exception>
    public static TablePrivileges Of(SyncDefinition definition)
    {
        var key = definition.Destination.Key;
        var overwritten = definition.Mapping.Where(column => column.OnUpdate == UpdateRule.Overwrite && !key.Contains(column.Column)).ToArray();
        var compared = overwritten.Where(column => column.Set == RunValue.None).Select(column => column.Column).ToArray();
        return new TablePrivileges(
            TableOf(definition),
            Select: [.. key, .. compared],
            Insert: [.. definition.Mapping.Select(column => column.Column)],
            Update: compared.Length == 0 ? [] : [.. overwritten.Select(column => column.Column)]);
    }

    private static TableName TableOf(SyncDefinition definition)
    {
        try
        {
            return TableName.Parse(definition.Destination.Table);
        }
        catch (FormatException e)
        {
            throw new DestinationConfigurationException($"Sync {definition.Name}: {e.Message}", e);
        }
    }
}
