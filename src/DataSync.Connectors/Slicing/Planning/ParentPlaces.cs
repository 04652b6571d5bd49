namespace DataSync.Connectors.Slicing.Planning;

/// <summary>
/// Under which names the state of parent streams is kept: the stream names from the outermost to the parent with a slash
/// between, escaped as in a JSON pointer (RFC 6901).
/// </summary>
internal static class ParentPlaces
{
    public static string Of(string place, string name)
    {
        var segment = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return place.Length == 0 ? segment : $"{place}/{segment}";
    }

    /// <summary>Name of the parent at a place, as the state's JSON has it.</summary>
    public static string NameIn(string place) =>
        place[(place.LastIndexOf('/') + 1)..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
