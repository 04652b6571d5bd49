using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>What the catalog says of a destination table.</summary>
internal sealed class TableShape
{
    // xml, json and the geometric types have no equality or one that means something else (boxes are equal when their
    // areas are), and a domain over an enum or range has none at all; 1 month "equals" 30 days, and a case-insensitive
    // collation or type calls a changed value equal.
    private const string Read = """
        SELECT a.attname, format_type(b.oid, -1), format_type(a.atttypid, a.atttypmod),
            CASE WHEN b.typname IN ('varchar', 'bpchar') AND b.typmod > 4 THEN b.typmod - 4 END,
            (b.typtype IN ('e', 'r', 'm') AND b.oid = a.atttypid)
            OR (b.typnamespace = 'pg_catalog'::regnamespace AND b.typname <> 'interval'
                AND (b.typname = 'varchar' OR EXISTS (
                    SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
                    WHERE m.amname = 'btree' AND o.opcdefault AND o.opcintype = b.oid))
                AND COALESCE((SELECT l.collisdeterministic FROM pg_collation l WHERE l.oid = a.attcollation), true)),
            a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attgenerated <> '' OR a.attidentity = 'a',
            c.relkind = 'p'
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        CROSS JOIN LATERAL (
            WITH RECURSIVE base AS (
                SELECT t.oid, t.typname, t.typnamespace, t.typtype, t.typbasetype, t.typtypmod, a.atttypmod AS typmod
                FROM pg_type t WHERE t.oid = a.atttypid
                UNION ALL
                SELECT t.oid, t.typname, t.typnamespace, t.typtype, t.typbasetype, t.typtypmod, base.typtypmod
                FROM base JOIN pg_type t ON t.oid = base.typbasetype WHERE base.typtype = 'd')
            SELECT * FROM base WHERE typtype <> 'd') b
        WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p')
        ORDER BY a.attnum
        """;

    private readonly Dictionary<string, ColumnShape> _columns;

    private TableShape(TableName name, bool isPartitioned, IReadOnlyList<ColumnShape> columns)
    {
        Name = name;
        IsPartitioned = isPartitioned;
        Columns = columns;
        _columns = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    public TableName Name { get; }

    public bool IsPartitioned { get; }

    public IReadOnlyList<ColumnShape> Columns { get; }

    public bool TryGetColumn(string name, [NotNullWhen(true)] out ColumnShape? column) => _columns.TryGetValue(name, out column);

    /// <exception cref="DestinationConfigurationException">The table has no such column.</exception>
    public ColumnShape Column(string name) => _columns.TryGetValue(name, out var column)
        ? column
        : throw new DestinationConfigurationException(
            $"Destination table {Name} has no column {Sql.Identifier(name)}. Add it to the table or take it out of the mapping.");

    /// <summary>Reads a table's shape; null when there is no such table.</summary>
    public static async Task<TableShape?> FindAsync(NpgsqlConnection connection, TableName name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, connection);
        command.Parameters.Text(name.ToString());
        var partitioned = false;
        var columns = new List<ColumnShape>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            partitioned = row.GetBoolean(8);
            columns.Add(new ColumnShape(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.IsDBNull(3) ? null : row.GetInt32(3),
                row.GetBoolean(4),
                row.GetBoolean(5),
                row.GetBoolean(6),
                row.GetBoolean(7)));
        }

        return columns.Count == 0 ? null : new TableShape(name, partitioned, columns);
    }
}
