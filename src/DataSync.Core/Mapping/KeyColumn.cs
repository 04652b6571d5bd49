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
    public static KeyColumn[] Of(SyncDefinition definition, IReadOnlyList<string> columns) =>
        [.. definition.Destination.Key.Select(name =>
        {
            var mapping = definition.Mapping.Single(c => c.Column == name);
            return new KeyColumn(columns.ToList().IndexOf(name), mapping switch
            {
                { Type: FieldType.Timestamp } => Instant,
                { Format: "uuid" } => static text => text.ToLowerInvariant(),
                _ => null,
            });
        })];

    private static string Instant(string text) => IsoTime.TryParse(text, out var time)
        ? time.UtcMicroseconds.ToString(CultureInfo.InvariantCulture)
        : text;
}
