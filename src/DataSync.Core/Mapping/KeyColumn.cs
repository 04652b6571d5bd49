using System.Globalization;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Mapping;

/// <summary>
/// A column of the key, and how its values are compared: as the destination compares them, where one value has several
/// spellings.
/// </summary>
/// <param name="Index">Place among the mapper's columns.</param>
/// <param name="Normalize">Makes equal what the destination holds equal; null where the text itself tells.</param>
internal sealed record KeyColumn(int Index, Func<string, string>? Normalize)
{
    /// <summary>The key columns of a definition.</summary>
    /// <exception cref="ArgumentException">A key column gets no value from the record; one of a parsed definition does.</exception>
    public static KeyColumn[] Of(SyncDefinition definition, IReadOnlyList<string> columns) =>
        [.. definition.Destination.Key.Select(name => new KeyColumn(IndexOf(columns, name), Normalizer(definition.Mapping.First(c => c.Column == name))))];

    private static int IndexOf(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name) return i;
        }

        throw new ArgumentException($"Key column '{name}' gets no value from the record; map it with 'from'.", nameof(name));
    }

    private static Func<string, string>? Normalizer(ColumnMapping mapping) => mapping switch
    {
        { Type: FieldType.Timestamp } => Instant,
        { Format: "uuid" } => static text => text.ToLowerInvariant(),
        _ => null,
    };

    private static string Instant(string text) => IsoTime.TryParse(text, out var time)
        ? time.UtcMicroseconds.ToString(CultureInfo.InvariantCulture)
        : text;
}
