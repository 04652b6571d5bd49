namespace DataSync.Connectors.Decoders;

/// <summary>
/// A body cannot be decoded. The message tells what is wrong, the place and the remedy, never what stands there; of an
/// archive it names the entry.
/// </summary>
internal sealed class DecodingException : Exception
{
    private DecodingException(string what, DecodingPlace place, string remedy, bool isLimit, Exception? inner)
        : base($"{what}{place}. {remedy}.", inner) => (Place, Remedy, IsLimit) = (place, remedy, isLimit);

    /// <summary>Where.</summary>
    public DecodingPlace Place { get; }

    /// <summary>What to do, as a sentence without its full stop.</summary>
    public string Remedy { get; }

    /// <summary>The body is beyond a limit: reading it again will not help. Else it is malformed.</summary>
    public bool IsLimit { get; }

    /// <summary>The body is not what the decoder reads.</summary>
    public static DecodingException Malformed(string what, DecodingPlace place, string remedy, Exception? inner = null) =>
        new(what, place, remedy, isLimit: false, inner);

    /// <summary>The body is more than may be read.</summary>
    public static DecodingException Limit(string what, DecodingPlace place, string remedy) =>
        new(what, place, remedy, isLimit: true, inner: null);
}
