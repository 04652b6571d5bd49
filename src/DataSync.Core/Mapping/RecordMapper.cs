using System.Text.Json;
using DataSync.Core.Definitions;

namespace DataSync.Core.Mapping;

/// <summary>
/// A mapping, compiled: turns records into the text values PostgreSQL takes, or says why not. Safe for many threads, each
/// with a <see cref="MappedRow"/> of its own.
/// </summary>
/// <remarks>
/// Columns with <c>set</c> are not among <see cref="Columns"/>: the writer fills them. A null in a column whose mapping has
/// <c>default: now</c> means the time of writing: the writer coalesces it.
/// </remarks>
public sealed class RecordMapper
{
    private readonly ColumnStep[] _steps;
    private readonly FieldTree _fields;

    private RecordMapper(IReadOnlyList<ColumnMapping> mapping)
    {
        var fromRecord = mapping.Where(c => c.Set == RunValue.None).ToArray();
        Columns = [.. fromRecord.Select(c => c.Column)];
        _steps = [.. fromRecord.Select(c => new ColumnStep(c))];
        _fields = new FieldTree(fromRecord.Select((c, i) => (c.From!, i)));
    }

    /// <summary>Columns the records give values for, in mapping order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Compiles a mapping.</summary>
    /// <exception cref="ArgumentException">The mapping names an unknown transformation or format; one that was parsed does not.</exception>
    public static RecordMapper Compile(SyncDefinition definition) => new(definition.Mapping);

    /// <summary>A row for <see cref="Map"/>.</summary>
    public MappedRow NewRow() => new(Columns.Count);

    /// <summary>Maps one record into a row.</summary>
    /// <returns>Null when the row holds the record's values; else the first rule the record broke, in mapping order.</returns>
    public Rejection? Map(JsonElement record, MappedRow row)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return new Rejection(RejectionCodes.RecordNotObject, Field: null, $"The record is a JSON {record.ValueKind.ToString().ToLowerInvariant()}, not an object.");

        Array.Clear(row.Found);
        _fields.Find(record, row.Found);
        for (var i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Apply(row.Found[i], out row.Target[i]) is { } rejection) return rejection;
        }

        return null;
    }
}
