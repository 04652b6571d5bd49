using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Mixpanel;

/// <summary>
/// Mixpanel's raw export as documented (https://docs.mixpanel.com/reference/raw-event-export): days from and to, both read, JSON
/// lines, no pages; and its list of cohorts (https://docs.mixpanel.com/reference/cohorts-list). A host is a region.
/// </summary>
public sealed class MixpanelServer : VendorServer
{
    public const string Account = "datasync.1a2b3c.mp-service-account";
    public const string Secret = "s3cr3t-value-42";
    public const string Project = "2195193";

    private readonly List<JsonObject> _events = [];

    /// <summary>Called with each answer: an export takes its time.</summary>
    public Action? Answering { get; set; }

    /// <summary>What the hosts of the project's region have in their names.</summary>
    public string Region { get; set; } = "";

    /// <summary>The day on which Mixpanel takes itself to be.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.MaxValue;

    public override string UnauthorizedText => "Unable to authenticate request";

    public override VendorAnswer Unauthorized => Error(401, UnauthorizedText);

    public override VendorAnswer TooManyRequests =>
        Error(429, $"Query rate limit exceeded for project_id: {Project}. 1/100 queries running concurrently and 61/60 queries running in the last hour.");

    public override VendorAnswer Error(int status, string text) =>
        VendorAnswer.Json(status, new JsonObject { ["request"] = "/api/2.0/export?...", ["error"] = text });

    /// <summary>Adds an event.</summary>
    /// <param name="at">When it happened.</param>
    /// <param name="isNamed">Whether it says whose and which it is.</param>
    public string AddEvent(DateTimeOffset at, bool isNamed = true)
    {
        var id = $"hpuDqcvpltpCjBsebtxwadtEBDnFAdycab{_events.Count:D2}";
        _events.Add(new JsonObject
        {
            ["event"] = "Signed up",
            ["properties"] = new JsonObject
            {
                ["time"] = at.ToUnixTimeSeconds(),
                ["distinct_id"] = isNamed ? $"{_events.Count:D5}" : "",
                ["$insert_id"] = isNamed ? id : null,
                ["$city"] = "San Francisco",
                ["mp_country_code"] = "US",
                ["mp_processing_time_ms"] = at.AddMinutes(5).ToUnixTimeMilliseconds(),
                ["plan"] = "it's \"free\"",
            },
        });
        return id;
    }

    /// <summary>Whether an address is that of events.</summary>
    public override bool IsForRecords(VendorCall call) => call.Path == "/api/2.0/export";

    protected override bool IsAuthorized(VendorCall call) => call.Parameter("project_id") == Project
        && call.Header("Authorization") == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Secret}"))}";

    protected override VendorAnswer Answer(VendorCall call)
    {
        Answering?.Invoke();
        return (call.Method, call.Host, call.Path) switch
        {
            ("GET", var host, "/api/2.0/export") when host == (Region.Length == 0 ? "data.mixpanel.com" : $"data-{Region}.mixpanel.com") => Export(call),
            ("POST", var host, "/api/query/cohorts/list") when host == (Region.Length == 0 ? "mixpanel.com" : $"{Region}.mixpanel.com") =>
                VendorAnswer.Json(new JsonArray(new JsonObject { ["id"] = 1000, ["name"] = "Cohort One", ["count"] = 150, ["is_visible"] = 1 })),
            _ => Error(404, "Not found"),
        };
    }

    public static DateTimeOffset DayOf(VendorCall call, string parameter) =>
        DateTimeOffset.ParseExact(call.Parameter(parameter)!, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private VendorAnswer Export(VendorCall call)
    {
        var (first, last) = (DayOf(call, "from_date"), DayOf(call, "to_date"));
        if (last > Now())
            return Error(400, "to_date cannot be later than today");
        var lines = _events.Where(e => TimeOf(e) >= first && TimeOf(e) < last.AddDays(1)).Select(e => $"{e.ToJsonString()}\n");
        return new VendorAnswer(200, Encoding.UTF8.GetBytes(string.Concat(lines)), ("Content-Type", "text/plain"));
    }

    private static DateTimeOffset TimeOf(JsonObject e) => DateTimeOffset.FromUnixTimeSeconds((long)e["properties"]!["time"]!);
}
