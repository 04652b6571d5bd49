using System.Globalization;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>
/// Names under which the state of parent streams is kept: the stream names from the outermost to the parent with a slash
/// between, escaped as in a JSON pointer (RFC 6901); a second parent of the same name has a number.
/// </summary>
internal static class ParentPlaces
{
    public static string Of(string place, string name, int number)
    {
        var segment = name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        if (number > 0)
            segment += "#" + (number + 1).ToString(CultureInfo.InvariantCulture);
        return place.Length == 0 ? segment : $"{place}/{segment}";
    }
}
