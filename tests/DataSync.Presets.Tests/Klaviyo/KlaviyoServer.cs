using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Presets.Tests.Klaviyo;

/// <summary>
/// Klaviyo's API as documented: JSON:API with filters and pages (https://developers.klaviyo.com/en/reference/api_overview),
/// limits and errors (https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling).
/// </summary>
public sealed partial class KlaviyoServer : VendorServer
{
    public const string ApiKey = "s3cr3t-value-42";

    private readonly List<JsonObject> _profiles = [];
    private readonly List<JsonObject> _events = [];

    public override string UnauthorizedText => "Missing or invalid private key.";

    public override VendorAnswer Unauthorized => Errors(401, "not_authenticated", "Authentication credentials were not provided.", UnauthorizedText);

    public override VendorAnswer TooManyRequests =>
        Errors(429, "throttled", "Request was throttled.", "Request was throttled. Expected available in 17 seconds.", ("Retry-After", "17"));

    public override VendorAnswer Error(int status, string text) => Errors(status, "invalid", "Invalid input.", text);

    /// <summary>Adds a profile.</summary>
    public string AddProfile(DateTimeOffset changed)
    {
        var id = $"01GDDKASAP8TKDDA2GRZDSV{_profiles.Count:D3}";
        _profiles.Add(Resource("profile", id, new JsonObject
        {
            ["email"] = $"Sarah{_profiles.Count}@klaviyo-demo.com",
            ["phone_number"] = null,
            ["first_name"] = "Sarah",
            ["created"] = "2020-01-01T00:00:00+00:00",
            ["updated"] = Iso(changed),
            ["location"] = new JsonObject { ["city"] = "Boston", ["country"] = "United States" },
            ["properties"] = new JsonObject { ["pseudonym"] = "Dr. Octopus" },
            ["subscriptions"] = new JsonObject { ["email"] = new JsonObject { ["marketing"] = new JsonObject { ["consent"] = "SUBSCRIBED" } } },
        }));
        return id;
    }

    /// <summary>Adds an event of a metric and a profile.</summary>
    public void AddEvent(string id, DateTimeOffset at, string metric, string profile)
    {
        var resource = Resource("event", id, new JsonObject { ["datetime"] = Iso(at), ["event_properties"] = new JsonObject { ["value"] = 9.99 } });
        resource["relationships"] = new JsonObject
        {
            ["metric"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "metric", ["id"] = metric } },
            ["profile"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "profile", ["id"] = profile } },
        };
        _events.Add(resource);
    }

    protected override bool IsAuthorized(VendorCall call) =>
        call.Host == "a.klaviyo.com" && call.Header("Authorization") == $"Klaviyo-API-Key {ApiKey}";

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!Revision().IsMatch(call.Header("revision") ?? ""))
            return Errors(400, "invalid", "Invalid revision.", "A revision header is required.");
        return call.Path switch
        {
            "/api/profiles" => Page(call, "updated", _profiles, most: 100, otherwise: 20),
            "/api/events" => Page(call, "datetime", _events, most: 200, otherwise: 200),
            "/api/metrics" => Page(call, null, [Resource("metric", "Wd1", new JsonObject { ["name"] = "Placed Order" })], most: 200, otherwise: 200),
            _ => Errors(404, "not_found", "Not found.", "The path does not exist."),
        };
    }

    private static VendorAnswer Page(VendorCall call, string? time, IEnumerable<JsonObject> records, int most, int otherwise)
    {
        if (time is not null && call.Parameter("filter") is { } filter)
        {
            var parts = Filter().Match(filter);
            if (!parts.Success || parts.Groups["field"].Value != time)
                return Errors(400, "invalid", "Invalid input.", $"Invalid filter: {filter}");
            var bound = DateTimeOffset.Parse(parts.Groups["value"].Value, CultureInfo.InvariantCulture);
            var isOpen = parts.Groups["op"].Value == "greater-than";
            records = records.Where(record => isOpen ? TimeOf(record, time) > bound : TimeOf(record, time) >= bound);
        }

        if (time is not null && call.Parameter("sort") == time)
            records = records.OrderBy(record => TimeOf(record, time));
        var size = call.Number("page[size]", otherwise);
        if (size > most || size < 1)
            return Errors(400, "invalid", "Invalid input.", $"Page size must be an integer between 1 and {most}.");
        var all = records.ToList();
        var skip = call.Parameter("page[cursor]") is { } cursor ? int.Parse(cursor.AsSpan(2), CultureInfo.InvariantCulture) : 0;
        var next = skip + size < all.Count ? Link(call, $"c-{skip + size}") : null;
        return VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(skip).Take(size).Select(record => record.DeepClone())]),
            ["links"] = new JsonObject { ["self"] = Link(call, null), ["next"] = next, ["prev"] = null },
        }) with { Headers = [("RateLimit-Limit", "700, 75;w=1, 700;w=60"), ("RateLimit-Remaining", "699"), ("RateLimit-Reset", "59")] };
    }

    /// <summary>The whole address of a page, with every parameter of the request.</summary>
    private static string Link(VendorCall call, string? cursor)
    {
        var parameters = call.Query.Where(pair => pair.Key != "page[cursor]").Select(pair => (pair.Key, pair.Value))
            .Concat(cursor is null ? [] : [("page[cursor]", cursor)]);
        return $"https://{call.Host}{call.Path}?{string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}"))}";
    }

    private static JsonObject Resource(string type, string id, JsonObject attributes) => new()
    {
        ["type"] = type,
        ["id"] = id,
        ["attributes"] = attributes,
        ["relationships"] = new JsonObject(),
        ["links"] = new JsonObject { ["self"] = $"https://a.klaviyo.com/api/{type}s/{id}/" },
    };

    private static VendorAnswer Errors(int status, string code, string title, string detail, params (string Name, string Value)[] headers) =>
        VendorAnswer.Json(status, new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject
            {
                ["id"] = "4a5e0ee1-8f2a-4a36-a2a1-2b3c9ffa9d8c",
                ["status"] = status,
                ["code"] = code,
                ["title"] = title,
                ["detail"] = detail,
                ["source"] = new JsonObject { ["pointer"] = "/data/" },
            }),
        }, headers);

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(JsonObject record, string field) =>
        DateTimeOffset.Parse((string)record["attributes"]![field]!, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<op>greater-than|greater-or-equal)\((?<field>\w+),(?<value>[^)]+)\)$")]
    private static partial Regex Filter();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex Revision();
}
