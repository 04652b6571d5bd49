using System.Text.Json;

namespace DataSync.Core.Mapping;

/// <summary>One record's place to be mapped in; made once by <see cref="RecordMapper.NewRow"/>, used for record after record by one caller.</summary>
public sealed class MappedRow
{
    private readonly string?[] _values;

    internal MappedRow(int columns)
    {
        _values = new string?[columns];
        Found = new JsonElement[columns];
    }

    /// <summary>Values of the last record, one per column of the mapper; of no use after a rejection.</summary>
    public ReadOnlySpan<string?> Values => _values;

    internal Span<string?> Target => _values;

    internal JsonElement[] Found { get; }
}
