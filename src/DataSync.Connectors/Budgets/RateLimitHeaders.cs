using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Budgets;

/// <summary>
/// What a source says about the calls it allows. There are two ways to say it:
/// <c>X-RateLimit-Remaining</c> and <c>X-RateLimit-Reset</c>, by convention, also as <c>X-Rate-Limit-*</c> and, in the IETF's
/// drafts up to 06, as <c>RateLimit-*</c> (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06); and one
/// field <c>RateLimit</c>, in the draft 07 <c>limit=100, remaining=50, reset=30</c>, in the later ones
/// <c>"default";r=50;t=30</c> (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/).
/// </summary>
/// <remarks>
/// The reset is a number of seconds from now in the drafts, and also at some with an X (statbot.net); a Unix time in seconds at
/// most with an X (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api) and at GitLab without; some
/// write milliseconds or a date. <see cref="EpochTime"/> tells them apart. Discord adds <c>X-RateLimit-Reset-After</c> in seconds.
/// </remarks>
internal static partial class RateLimitHeaders
{
    private static readonly string[] s_families = ["X-RateLimit-", "X-Rate-Limit-", "RateLimit-"];

    /// <summary>What the headers say; null when they say nothing.</summary>
    /// <param name="headers">Headers by name, in any case.</param>
    /// <param name="budget">Names that a manifest adds; null for none.</param>
    /// <param name="now">Now, UTC.</param>
    public static RateLimitNotice? Read(IReadOnlyDictionary<string, string> headers, ApiBudget? budget, DateTimeOffset now)
    {
        if (budget is not null && Left(headers, budget.RemainingHeader) is { } left)
            return new RateLimitNotice(NameIn(headers), left, Reset(headers, budget.ResetHeader, now));
        if (headers.TryGetValue("RateLimit", out var field) && OfField(field, now) is { } notice)
            return notice;
        foreach (var family in s_families)
        {
            if (Left(headers, family + "Remaining") is { } remaining)
                return new RateLimitNotice(NameIn(headers), remaining, Reset(headers, family + "Reset-After", now) ?? Reset(headers, family + "Reset", now));
        }

        return null;
    }

    /// <summary>Of several budgets in one field, the one that is used up and comes back last; else the first.</summary>
    private static RateLimitNotice? OfField(string field, DateTimeOffset now)
    {
        var notices = field.Contains("remaining=", StringComparison.OrdinalIgnoreCase)
            ? [Of(field, "remaining", "reset", now)]
            : field.Split(',').Select(item => Of(item, "r", "t", now)).ToList();
        return notices.OfType<RateLimitNotice>().OrderByDescending(notice => notice.Left <= 0).ThenByDescending(notice => notice.Reset).FirstOrDefault();
    }

    private static RateLimitNotice? Of(string item, string left, string reset, DateTimeOffset now)
    {
        var values = Parameter().Matches(item).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
        return Number(values[left].FirstOrDefault()) is { } number
            ? new RateLimitNotice("", (long)number, Number(values[reset].FirstOrDefault()) is { } moment ? EpochTime.MomentOf(moment, now) : null)
            : null;
    }

    /// <summary>Which of several budgets the answer is about, at GitHub and Discord.</summary>
    private static string NameIn(IReadOnlyDictionary<string, string> headers) =>
        headers.GetValueOrDefault("X-RateLimit-Resource") ?? headers.GetValueOrDefault("X-RateLimit-Bucket") ?? "";

    private static long? Left(IReadOnlyDictionary<string, string> headers, string name) =>
        headers.TryGetValue(name, out var text) && Number(text.Split(',')[0]) is { } number ? (long)number : null;

    private static DateTimeOffset? Reset(IReadOnlyDictionary<string, string> headers, string name, DateTimeOffset now)
    {
        if (!headers.TryGetValue(name, out var text))
            return null;
        if (Number(text) is { } number)
            return EpochTime.MomentOf(number, now);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
    }

    // Nothing beyond what a 64-bit whole number holds.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < 1e18 ? number : null;

    [GeneratedRegex(@"(?<name>[A-Za-z]+)\s*=\s*(?<value>-?[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
