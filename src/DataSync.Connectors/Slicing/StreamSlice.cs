using System.Diagnostics;
using System.Text.Json;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// A part of a stream that is read by itself: one partition (such as one parent record), one interval of the cursor, or both.
/// Immutable; its JSON is a stored contract.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class StreamSlice
{
    internal static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private ExpressionValue? _value;

    /// <summary>Makes a slice of JSON objects.</summary>
    /// <param name="partition">Values that tell the partition; empty for a stream without partitions. State is kept per partition.</param>
    /// <param name="interval">Bounds of the cursor, under the names that the cursor's manifest gives them; empty without a cursor.</param>
    /// <param name="extra">Further fields of the parent record, for expressions; not part of what tells the partition.</param>
    /// <param name="since">The partition's state when the run began, as the cursor writes it; null when it had none.</param>
    public StreamSlice(JsonElement? partition = null, JsonElement? interval = null, JsonElement? extra = null, string? since = null) =>
        (Partition, Interval, Extra, Since) = (partition ?? Nothing, interval ?? Nothing, extra ?? Nothing, since);

    /// <summary>Makes a slice whose records are looked at one by one: what is outside of the bounds is left out.</summary>
    internal StreamSlice(JsonElement partition, JsonElement interval, JsonElement extra, string? since, long? from, long? to)
        : this(partition, interval, extra, since) => (From, To) = (from, to);

    /// <summary>The one slice of a stream that is not divided.</summary>
    public static StreamSlice Whole { get; } = new();

    /// <summary>Values that tell the partition.</summary>
    public JsonElement Partition { get; }

    /// <summary>Bounds of the cursor.</summary>
    public JsonElement Interval { get; }

    /// <summary>Further fields of the parent record.</summary>
    public JsonElement Extra { get; }

    /// <summary>The partition's state when the run began; null when it had none.</summary>
    public string? Since { get; }

    /// <summary>Least rank of a record that is taken; null where the source itself leaves out what is not asked for.</summary>
    internal long? From { get; }

    /// <summary>Highest rank of a record that is taken; null where none is.</summary>
    internal long? To { get; }

    /// <summary>Which way it is read, where the stream has two.</summary>
    internal SliceVariant Variant { get; private init; }

    /// <summary>What expressions see as <c>stream_slice</c>: partition and interval in one dictionary, and each by its attribute.</summary>
    internal ExpressionValue Value => _value ??= MakeValue();

    /// <summary>The slice as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(new SliceJson(Partition, Interval, Extra, Since, From, To, Variant == SliceVariant.Only ? null : Variant), SliceJsonContext.Default.SliceJson);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is not the JSON of a slice.</exception>
    public static StreamSlice FromJson(string json)
    {
        var slice = JsonSerializer.Deserialize(json, SliceJsonContext.Default.SliceJson) ?? throw new JsonException("the slice is null");
        return new StreamSlice(
            slice.Partition ?? Nothing, slice.Interval ?? Nothing, slice.Extra ?? Nothing, slice.Since, slice.From, slice.To) { Variant = slice.Variant ?? SliceVariant.Only };
    }

    /// <summary>The slice with a further field for expressions, in the place of one of that name.</summary>
    public StreamSlice WithExtra((string Name, JsonElement Value) field) =>
        new(Partition, Interval, SliceFields.Joined(SliceFields.Of(field), Extra), Since, From, To) { Variant = Variant };

    /// <summary>The slice to be read in one of two ways.</summary>
    internal StreamSlice For(SliceVariant variant) => new(Partition, Interval, Extra, Since, From, To) { Variant = variant };

    /// <summary>The partition, without its values: they may tell of people.</summary>
    public override string ToString() => ReferenceEquals(this, Whole) ? "(whole)" : $"({string.Join(", ", Names(Partition).Concat(Names(Interval)))})";

    private static IEnumerable<string> Names(JsonElement fields) => fields.EnumerateObject().Select(field => field.Name);

    private ExpressionValue MakeValue()
    {
        var (partition, interval, extra) = (ExpressionValue.From(Partition), ExpressionValue.From(Interval), ExpressionValue.From(Extra));
        var fields = Partition.EnumerateObject().Concat(Interval.EnumerateObject())
            .Select(field => KeyValuePair.Create(field.Name, ExpressionValue.From(field.Value)));
        return ExpressionValue.Dictionary(fields, new Dictionary<string, ExpressionValue>(StringComparer.Ordinal)
        {
            ["partition"] = partition,
            ["cursor_slice"] = interval,
            ["extra_fields"] = extra,
        });
    }
}
