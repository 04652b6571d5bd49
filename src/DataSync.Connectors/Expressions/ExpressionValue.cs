using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions;

/// <summary>
/// A value of an expression. The kinds are a closed set that covers JSON and what Python does with it. JSON objects and
/// arrays are looked into when asked and not copied; their document must outlive the value.
/// </summary>
internal readonly struct ExpressionValue
{
    private readonly object? _object;
    private readonly long _bits;

    private ExpressionValue(ExpressionKind kind, long bits, object? content = null) => (Kind, _bits, _object) = (kind, bits, content);

    public static ExpressionValue None => new(ExpressionKind.None, 0);

    public static ExpressionValue True => Of(true);

    public static ExpressionValue False => Of(false);

    public ExpressionKind Kind { get; }

    public bool IsUndefined => Kind == ExpressionKind.Undefined;

    public bool IsNone => Kind == ExpressionKind.None;

    /// <summary>Booleans count as the numbers 0 and 1, as in Python.</summary>
    public bool IsNumber => Kind is ExpressionKind.Integer or ExpressionKind.Float or ExpressionKind.Boolean;

    public bool IsWhole => Kind is ExpressionKind.Integer or ExpressionKind.Boolean;

    /// <summary>A whole number beyond 64 bits.</summary>
    public bool IsBig => Kind == ExpressionKind.Integer && _object is not null;

    public bool IsSequence => Kind is ExpressionKind.List or ExpressionKind.Tuple;

    // What follows is asked for after looking at the kind.
    public bool AsBoolean => _bits != 0;

    public long AsInt64 => _bits;

    public BigInteger AsBig => _object is BigInteger big ? big : _bits;

    public double AsFloat => Kind == ExpressionKind.Float ? BitConverter.Int64BitsToDouble(_bits) : _object is BigInteger big ? (double)big : _bits;

    public string AsText => (string)_object!;

    public ListValue AsList => (ListValue)_object!;

    public DictionaryValue AsDictionary => (DictionaryValue)_object!;

    public IteratorValue AsIterator => (IteratorValue)_object!;

    public WallTime AsTime => (WallTime)_object!;

    public DateOnly AsDate => DateOnly.FromDayNumber((int)_bits);

    public TimeSpan AsTimeSpan => new(_bits);

    public IsoDuration AsDuration => (IsoDuration)_object!;

    public FunctionValue AsFunction => (FunctionValue)_object!;

    public ObjectValue AsObject => (ObjectValue)_object!;

    /// <summary>Of an undefined value: what was looked for, for messages.</summary>
    public string? MissingName => _object as string;

    public static ExpressionValue Undefined(string? name = null) => new(ExpressionKind.Undefined, 0, name);

    public static ExpressionValue Of(bool value) => new(ExpressionKind.Boolean, value ? 1 : 0);

    public static ExpressionValue Of(long value) => new(ExpressionKind.Integer, value);

    public static ExpressionValue Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new(ExpressionKind.Integer, 0, value);

    public static ExpressionValue Of(double value) => new(ExpressionKind.Float, BitConverter.DoubleToInt64Bits(value));

    public static ExpressionValue Of(string value) => new(ExpressionKind.Text, 0, value);

    public static ExpressionValue Of(ListValue value) => new(ExpressionKind.List, 0, value);

    public static ExpressionValue Of(DictionaryValue value) => new(ExpressionKind.Dictionary, 0, value);

    public static ExpressionValue Of(IteratorValue value) => new(ExpressionKind.Iterator, 0, value);

    public static ExpressionValue Of(WallTime value) => new(ExpressionKind.DateTime, 0, value);

    public static ExpressionValue Of(DateTimeOffset value) => Of(WallTime.At(value));

    public static ExpressionValue Of(DateOnly value) => new(ExpressionKind.Date, value.DayNumber);

    public static ExpressionValue Of(TimeSpan value) => new(ExpressionKind.TimeDelta, value.Ticks);

    /// <summary>A fixed length when there are no years and months in it.</summary>
    public static ExpressionValue Of(IsoDuration value) => value.IsCalendar ? new(ExpressionKind.Duration, 0, value) : Of(value.Time);

    public static ExpressionValue Of(FunctionValue value) => new(ExpressionKind.Function, 0, value);

    public static ExpressionValue Of(ObjectValue value) => new(ExpressionKind.Object, 0, value);

    /// <summary>A list that nobody else holds.</summary>
    public static ExpressionValue List(List<ExpressionValue> items) => Of(new MutableListValue(items, isReadOnly: false));

    public static ExpressionValue Tuple(params List<ExpressionValue> items) => new(ExpressionKind.Tuple, 0, new MutableListValue(items, isReadOnly: true));

    /// <summary>A dictionary that expressions cannot change, such as the headers of an answer.</summary>
    /// <param name="entries">In the order they are to be gone through; of equal names the last counts.</param>
    /// <param name="attributes">Names that answer to a dot and are no keys, such as <c>extra_fields</c> of a stream slice.</param>
    public static ExpressionValue Dictionary(
        IEnumerable<KeyValuePair<string, ExpressionValue>> entries, IReadOnlyDictionary<string, ExpressionValue>? attributes = null)
    {
        var dictionary = new MutableDictionaryValue();
        foreach (var (name, value) in entries)
            dictionary.Set(Of(name), value);
        return Of(dictionary.Freeze(attributes));
    }

    /// <summary>A JSON value; undefined JSON is None.</summary>
    /// <exception cref="ExpressionException">A text in it is no valid Unicode.</exception>
    public static ExpressionValue From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Of(new JsonDictionaryValue(json)),
        JsonValueKind.Array => Of(new JsonListValue(json)),
        JsonValueKind.String => Of(JsonContent.Text(json)),
        JsonValueKind.Number => JsonContent.Number(json),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        _ => None,
    };

    /// <inheritdoc cref="From(JsonElement)"/>
    public static ExpressionValue From(JsonNode? json) => json switch
    {
        JsonObject map => Of(new NodeDictionaryValue(map)),
        JsonArray list => Of(new NodeListValue(list)),
        JsonValue value => JsonContent.Scalar(value),
        _ => None,
    };

    /// <summary>Writes JSON; a JSON value that came in goes out as it was. What JSON does not have is written as its text.</summary>
    /// <exception cref="ExpressionException">The value holds itself or is nested too deep.</exception>
    public void WriteTo(Utf8JsonWriter writer) => JsonOutput.Write(writer, this);

    /// <summary>As <see cref="WriteTo"/>, as a tree of its own.</summary>
    /// <exception cref="ExpressionException">The value holds itself or is nested too deep.</exception>
    public JsonNode? ToJsonNode() => JsonOutput.ToNode(this);

    /// <summary>As Python's <c>str</c>.</summary>
    public override string ToString() => PythonText.Of(this, new Budget(ExpressionLimits.Default));
}
