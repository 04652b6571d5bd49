namespace DataSync.Connectors.Expressions;

/// <summary>What an <see cref="ExpressionValue"/> is, in Python's terms.</summary>
internal enum ExpressionKind : byte
{
    /// <summary>Jinja's undefined: what a missing key gives. Prints nothing, is false and empty; using it further is an error.</summary>
    Undefined,
    None,
    Boolean,

    /// <summary>A whole number of any size.</summary>
    Integer,
    Float,
    Text,
    List,
    Tuple,
    Dictionary,

    /// <summary>What can only be gone through: <c>dict.items()</c>, the filter <c>map</c>.</summary>
    Iterator,

    /// <summary>A date with its time of day, with or without a distance from UTC.</summary>
    DateTime,
    Date,

    /// <summary>A fixed length of time.</summary>
    TimeDelta,

    /// <summary>A duration with years or months.</summary>
    Duration,

    /// <summary>A function or a method of a value.</summary>
    Function,

    /// <summary>What carries names and nothing else: <c>loop</c>, <c>namespace()</c>.</summary>
    Object,
}
