using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DataSync.Core.Definitions;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Shapes of destination tables and the statements generated for them, kept for the life of the process.</summary>
internal sealed class UpsertStatements
{
    private readonly ConcurrentDictionary<TableName, TableShape> _tables = new();
    private readonly ConditionalWeakTable<SyncDefinition, UpsertStatement> _statements = [];

    /// <summary>The statement for a definition and the columns of a batch.</summary>
    /// <exception cref="DestinationConfigurationException">Table and mapping do not fit.</exception>
    public async Task<UpsertStatement> GetAsync(
        NpgsqlConnection connection, SyncDefinition definition, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var table = await TableAsync(connection, definition.Destination.Table, cancellationToken);
        if (_statements.TryGetValue(definition, out var known) && known.Table == table && known.Columns.SequenceEqual(columns))
            return known;
        var statement = new UpsertStatement(definition, columns, table);
        _statements.AddOrUpdate(definition, statement);
        return statement;
    }

    /// <summary>Forgets a table's shape, so that it is read again.</summary>
    public void Forget(TableShape table) => _tables.TryRemove(KeyValuePair.Create(table.Name, table));

    private async Task<TableShape> TableAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        TableName name;
        try
        {
            name = TableName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new DestinationConfigurationException(e.Message, e);
        }

        if (_tables.TryGetValue(name, out var known))
            return known;
        var table = await TableShape.FindAsync(connection, name, cancellationToken)
            ?? throw new DestinationConfigurationException(
                $"Destination table {name} does not exist or is no table. Create it or correct destination.table.");
        return _tables.GetOrAdd(name, table);
    }
}
