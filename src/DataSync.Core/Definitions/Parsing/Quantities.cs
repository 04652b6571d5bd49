using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSync.Core.Definitions.Parsing;

/// <summary>Shares and durations as people write them.</summary>
internal static partial class Quantities
{
    /// <summary>A week: longer than any run should take, and than a mistyped unit would say.</summary>
    internal static readonly TimeSpan LongestRuntime = TimeSpan.FromDays(7);

    /// <summary>
    /// "1%" or 0.01 as a share of 0 to 1. A bare 1 is refused: it may mean 1 % as well as 100 %.
    /// </summary>
    public static double? Share(string text)
    {
        if (SharePattern().Match(text) is not { Success: true } match) return null;
        var number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["percent"].Success) return number <= 100 ? number / 100 : null;
        return number < 1 ? number : null;
    }

    /// <summary>"2h", "90m", "1h30m", "45s": hours, minutes and seconds in this order, each at most once.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text.Length == 0 || DurationPattern().Match(text) is not { Success: true } match) return null;
        var duration = TimeSpan.FromHours(Part("h")) + TimeSpan.FromMinutes(Part("m")) + TimeSpan.FromSeconds(Part("s"));
        return duration > TimeSpan.Zero && duration <= LongestRuntime ? duration : null;

        int Part(string unit) => match.Groups[unit] is { Success: true } part
            ? int.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,3}(\.[0-9]{1,9})?)(?<percent> ?%)?\z")]
    private static partial Regex SharePattern();

    [GeneratedRegex(@"^((?<h>[0-9]{1,7})h)?((?<m>[0-9]{1,7})m)?((?<s>[0-9]{1,7})s)?\z")]
    private static partial Regex DurationPattern();
}
