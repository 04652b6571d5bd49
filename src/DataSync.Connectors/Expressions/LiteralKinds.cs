namespace DataSync.Connectors.Expressions;

/// <summary>
/// As what a rendered text may be read; of another kind it stays text. The reference engine's <c>valid_types</c>: for keys
/// of a mapping it takes texts only, for request parameters and headers texts and lists.
/// </summary>
[Flags]
internal enum LiteralKinds
{
    /// <summary>The rendered text is the value, whatever it looks like.</summary>
    Nothing = 0,

    /// <summary>A quoted text loses its quotes.</summary>
    Text = 1,
    List = 2,
    Tuple = 4,
    Dictionary = 8,
    Integer = 16,
    Float = 32,
    Boolean = 64,
    None = 128,
    All = 255,
}
