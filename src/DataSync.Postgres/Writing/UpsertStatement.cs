using System.Text;
using DataSync.Core.Definitions;

namespace DataSync.Postgres;

/// <summary>
/// The upsert of one table by one mapping. Rows travel as one text array per column; the server casts them, so that no
/// digit is lost and a batch of any size is the same prepared statement.
/// </summary>
internal sealed class UpsertStatement
{
    private readonly TableShape _table;
    private readonly string[] _key;
    private readonly List<ColumnMapping> _record;
    private readonly List<ColumnMapping> _run;
    private readonly List<ColumnMapping> _compared;
    private bool _expectsNewRows;

    /// <summary>Generates the statement.</summary>
    /// <param name="definition">Destination and mapping.</param>
    /// <param name="columns">Columns of the batch, in its order.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="DestinationConfigurationException">The table lacks a column, or the batch a key column.</exception>
    public UpsertStatement(SyncDefinition definition, IReadOnlyList<string> columns, TableShape table)
    {
        _table = table;
        Columns = columns;
        _key = [.. definition.Destination.Key];
        var mapping = definition.Mapping.ToDictionary(column => column.Column, StringComparer.Ordinal);
        _record = [.. columns.Select(column => mapping.GetValueOrDefault(column) ?? new ColumnMapping(column))];
        _run = [.. definition.Mapping.Where(column => column.Set != RunValue.None)];
        _compared = [.. _record.Where(column => column.OnUpdate == UpdateRule.Overwrite && !_key.Contains(column.Column))];
        if (_key.FirstOrDefault(key => !columns.Contains(key)) is { } missing)
        {
            throw new DestinationConfigurationException(
                $"Key column {Sql.Identifier(missing)} of destination {table.Name} gets no value from the records. Map it.");
        }

        Claim = BuildClaim();
        Insert = BuildInsert();
        Write = BuildWrite();
    }

    /// <summary>Columns of the batches it writes.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The shape it was generated for.</summary>
    public TableShape Table => _table;

    /// <summary>
    /// Claims a staged batch, writes it and stores its counts, all in one statement. Parameters: now, batch_id, slice,
    /// chunk, batch, stamp, rows, then one text array per column. Returns the counts, or nothing when the batch is done,
    /// gone or was staged anew.
    /// </summary>
    public string Claim { get; }

    /// <summary>
    /// As <see cref="Claim"/> for a batch whose rows are all new: without the lookup of existing rows, which costs a third
    /// of the insert. Returns nothing also when some row existed; the transaction then has to be rolled back.
    /// </summary>
    public string Insert { get; }

    /// <summary>
    /// Whether the batch before was all new, so that <see cref="Insert"/> is worth trying: a first load is, a re-sync is
    /// not. A hint only; being wrong costs a rollback.
    /// </summary>
    public bool ExpectsNewRows
    {
        get => Volatile.Read(ref _expectsNewRows);
        set => Volatile.Write(ref _expectsNewRows, value);
    }

    /// <summary>Writes rows of a batch that is claimed already. Parameters: now, batch_id, then one text array per column. Returns inserted and updated.</summary>
    public string Write { get; }

    private const string Claimed = """
        claimed AS (
            SELECT 1 FROM datasync.staged_batch
            WHERE batch_id = $2 AND slice = $3 AND chunk = $4 AND batch = $5 AND stamp = $6 AND done_at IS NULL
            FOR UPDATE)
        """;

    private string BuildInsert()
    {
        var values = _record.Select((column, i) => column.Default is { Now: true }
            ? $"COALESCE(u.c{i}::{Type(column)}, $1::{Type(column)})"
            : $"u.c{i}::{Type(column)}");
        var arrays = Enumerable.Range(8, _record.Count).Select(i => $"${i}");
        var names = Enumerable.Range(0, _record.Count).Select(i => $"c{i}");
        return $"""
            WITH {Claimed},
            written AS (
                INSERT INTO {_table.Name} ({Sql.Identifiers(_record.Concat(_run).Select(column => column.Column))})
                SELECT {string.Join(", ", values.Concat(_run.Select(RunExpression)))}
                FROM claimed CROSS JOIN unnest({string.Join(", ", arrays)}) AS u ({string.Join(", ", names)})
                ON CONFLICT DO NOTHING
                RETURNING 1),
            tally AS (SELECT count(*)::int AS inserted FROM written)
            UPDATE datasync.staged_batch b SET done_at = $1, inserted = t.inserted, updated = 0, unchanged = 0, write_failed = 0
            FROM claimed CROSS JOIN tally t
            WHERE b.batch_id = $2 AND b.slice = $3 AND b.chunk = $4 AND b.batch = $5 AND t.inserted = $7
            RETURNING b.inserted, b.updated, b.unchanged, b.write_failed
            """;
    }

    private string BuildClaim() => $"""
        WITH {Claimed},
        {Upsert(firstArray: 8, "claimed CROSS JOIN ")}
        UPDATE datasync.staged_batch b SET
            done_at = $1, inserted = t.inserted, updated = t.updated, unchanged = $7 - t.inserted - t.updated, write_failed = 0
        FROM claimed CROSS JOIN tally t
        WHERE b.batch_id = $2 AND b.slice = $3 AND b.chunk = $4 AND b.batch = $5
        RETURNING b.inserted, b.updated, b.unchanged, b.write_failed
        """;

    private string BuildWrite() => $"""
        WITH {Upsert(firstArray: 3, "")}
        SELECT inserted, updated FROM tally
        """;

    /// <summary>The common table expressions <c>source</c>, <c>written</c> and <c>tally</c>.</summary>
    private string Upsert(int firstArray, string claimed)
    {
        var sql = new StringBuilder();
        var values = _record.Select((column, i) => $"u.c{i}::{Type(column)} AS c{i}");
        var arrays = Enumerable.Range(firstArray, _record.Count).Select(i => $"${i}");
        var names = Enumerable.Range(0, _record.Count).Select(i => $"c{i}");

        // e is the row as it stands. A row that equals it is left out before the INSERT sees it: the INSERT's own guard
        // would leave the row as it is too, but lock it, and a lock is a write. OFFSET 0 casts each value once and keeps
        // the lookup of e an index probe per row.
        var target = _record.Select((column, i) => $"{Sent(column)} AS c{i}");
        var existing = _compared.Select(column => $", x.{Name(column)} AS e{IndexOf(column.Column)}");
        sql.Append($"""
            source AS (
                SELECT {string.Join(", ", target)}, e.found
                FROM {claimed}(SELECT {string.Join(", ", values)} FROM unnest({string.Join(", ", arrays)}) AS u ({string.Join(", ", names)}) OFFSET 0) s
                LEFT JOIN LATERAL (
                    SELECT true AS found{string.Concat(existing)} FROM {_table.Name} x
                    WHERE {string.Join(" AND ", _key.Select(key => $"x.{Sql.Identifier(key)} = s.c{IndexOf(key)}"))} OFFSET 0) e ON true
                WHERE e.found IS NULL{Changed()}),
            written AS (
                INSERT INTO {_table.Name} AS t ({Sql.Identifiers(_record.Concat(_run).Select(column => column.Column))})
                SELECT {string.Join(", ", names.Concat(_run.Select(RunExpression)))} FROM source
                ON CONFLICT ({Sql.Identifiers(_key)}) {OnConflict()}
                RETURNING {(_table.IsPartitioned ? "1" : "(xmax = 0) AS inserted")}),
            tally AS ({Tally()})
            """);
        return sql.ToString();
    }

    private string Changed()
    {
        if (_compared.Count == 0)
            return "";
        var old = _compared.Select(column => Comparable($"e.e{IndexOf(column.Column)}", column));
        var sent = _compared.Select(column => Comparable(Sent(column), column));
        return $" OR ({string.Join(", ", old)}) IS DISTINCT FROM ({string.Join(", ", sent)})";
    }

    // "default: now" fills what is missing when a row is new; an existing row keeps its value, or else a record without
    // the field would be rewritten by every run. What an update does not touch is not read.
    private string Sent(ColumnMapping column)
    {
        var i = IndexOf(column.Column);
        if (column.Default is not { Now: true })
            return $"s.c{i}";
        return _compared.Contains(column) ? $"COALESCE(s.c{i}, e.e{i}, $1::{Type(column)})" : $"COALESCE(s.c{i}, $1::{Type(column)})";
    }

    private string OnConflict()
    {
        if (_compared.Count == 0)
            return "DO NOTHING";
        // The run's values again, not EXCLUDED's: to read a column of EXCLUDED is to read the table's, as privileges see it.
        var set = _compared.Select(column => $"{Name(column)} = EXCLUDED.{Name(column)}")
            .Concat(_run.Where(column => column.OnUpdate == UpdateRule.Overwrite && !_key.Contains(column.Column))
                .Select(column => $"{Name(column)} = {RunExpression(column)}"));
        var old = _compared.Select(column => Comparable($"t.{Name(column)}", column));
        var sent = _compared.Select(column => Comparable($"EXCLUDED.{Name(column)}", column));
        return $"DO UPDATE SET {string.Join(", ", set)} WHERE ({string.Join(", ", old)}) IS DISTINCT FROM ({string.Join(", ", sent)})";
    }

    // A partitioned table has no xmax to return; there a row counts as inserted when the lookup did not find it.
    private string Tally() => _table.IsPartitioned
        ? """
          SELECT n.inserted, w.written - n.inserted AS updated
          FROM (SELECT count(*)::int AS written FROM written) w,
               (SELECT count(*) FILTER (WHERE found IS NULL)::int AS inserted FROM source) n
          """
        : """
          SELECT count(*) FILTER (WHERE inserted)::int AS inserted, count(*) FILTER (WHERE NOT inserted)::int AS updated FROM written
          """;

    private string RunExpression(ColumnMapping column) => $"{(column.Set == RunValue.Now ? "$1" : "$2")}::{Type(column)}";

    private string Comparable(string expression, ColumnMapping column) =>
        _table.Column(column.Column).HasEquality ? expression : $"({expression})::text COLLATE \"C\"";

    private string Type(ColumnMapping column) => _table.Column(column.Column).BaseType;

    private static string Name(ColumnMapping column) => Sql.Identifier(column.Column);

    private int IndexOf(string column) => _record.FindIndex(c => c.Column == column);
}
