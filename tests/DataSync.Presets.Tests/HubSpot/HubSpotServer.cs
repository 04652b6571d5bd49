using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.HubSpot;

/// <summary>
/// HubSpot's search of CRM objects (https://developers.hubspot.com/docs/api-reference/search/guide) and its owners, with
/// the answers to refused requests of https://developers.hubspot.com/docs/api-reference/error-handling.
/// </summary>
public sealed class HubSpotServer : VendorServer
{
    public const string Token = "s3cr3t-value-42";

    /// <summary>A search goes no further, whatever page is asked for.</summary>
    public const int MostResults = 10_000;

    private readonly List<JsonObject> _contacts = [];

    public override string UnauthorizedText => "Authentication credentials not found.";

    public override VendorAnswer Unauthorized => Refusal(401, UnauthorizedText, ("category", "INVALID_AUTHENTICATION"));

    public override VendorAnswer TooManyRequests => Refusal(
        429, "You have reached your secondly limit.", ("errorType", "RATE_LIMIT"), ("policyName", "SECONDLY"));

    /// <summary>What is answered when the day's requests are used up.</summary>
    public static VendorAnswer DailyLimit => Refusal(
        429, "You have reached your daily limit.", ("errorType", "RATE_LIMIT"), ("policyName", "DAILY"));

    public override VendorAnswer Error(int status, string text) => Refusal(status, text, ("category", "VALIDATION_ERROR"));

    /// <summary>Adds a contact.</summary>
    public string AddContact(DateTimeOffset changed)
    {
        // Ids go up by more than one, and the later changed is not the higher: only an order by id pages through all.
        var id = (1_000_000 - (_contacts.Count * 17)).ToString(CultureInfo.InvariantCulture);
        _contacts.Add(new JsonObject
        {
            ["id"] = id,
            ["properties"] = new JsonObject { ["email"] = $"C{id}@Example.com", ["firstname"] = "Carla", ["lastname"] = null, ["hs_object_id"] = id },
            ["createdAt"] = "2020-01-01T00:00:00.000Z",
            ["updatedAt"] = changed.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["archived"] = false,
        });
        return id;
    }

    protected override bool IsAuthorized(VendorCall call) => call.Host == "api.hubapi.com" && call.Header("Authorization") == $"Bearer {Token}";

    protected override VendorAnswer Answer(VendorCall call) => (call.Method, call.Path) switch
    {
        ("POST", "/crm/v3/objects/contacts/search") => Search(call.Json, "lastmodifieddate", _contacts),
        ("GET", "/crm/v3/owners") => VendorAnswer.Json(new JsonObject { ["results"] = new JsonArray(new JsonObject { ["id"] = "1", ["email"] = "o@example.com" }) }),
        _ => Refusal(404, "resource not found", ("category", "OBJECT_NOT_FOUND")),
    };

    private static VendorAnswer Search(JsonNode body, string changedProperty, IEnumerable<JsonObject> records)
    {
        var limit = (int?)body["limit"] ?? 10;
        var after = body["after"]?.ToString() is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (limit > 200 || after + limit > MostResults)
            return Refusal(400, "The requested page is beyond the limits of a search", ("category", "VALIDATION_ERROR"));
        foreach (var filter in body["filterGroups"]!.AsArray().Single()!["filters"]!.AsArray())
        {
            var value = long.Parse(filter!["value"]!.ToString(), CultureInfo.InvariantCulture);
            records = ((string)filter["propertyName"]!, (string)filter["operator"]!) switch
            {
                ("hs_object_id", "GT") => records.Where(record => IdOf(record) > value),
                var (name, op) when name == changedProperty && op == "GTE" => records.Where(record => ChangedAt(record) >= value),
                var other => throw new NotSupportedException(other.ToString()),
            };
        }

        var found = records.ToList();
        found = (string)body["sorts"]!.AsArray().Single()!["propertyName"]! == "hs_object_id" ? [.. found.OrderBy(IdOf)] : found;
        var wanted = body["properties"]!.AsArray().Select(name => (string)name!).ToHashSet();
        var answer = new JsonObject
        {
            ["total"] = found.Count,
            ["results"] = new JsonArray([.. found.Skip(after).Take(limit).Select(record => Project(record, wanted))]),
        };
        if (after + limit < found.Count)
            answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = (after + limit).ToString(CultureInfo.InvariantCulture) } };
        return VendorAnswer.Json(answer);
    }

    private static JsonNode Project(JsonObject record, HashSet<string> wanted)
    {
        var shown = record.DeepClone().AsObject();
        foreach (var name in shown["properties"]!.AsObject().Select(property => property.Key).Where(name => !wanted.Contains(name)).ToList())
            shown["properties"]!.AsObject().Remove(name);
        return shown;
    }

    private static VendorAnswer Refusal(int status, string message, params (string Name, string Value)[] fields)
    {
        var body = new JsonObject { ["status"] = "error", ["message"] = message, ["correlationId"] = "c033cdaa-2c40-4a64-ae48-b4cec88dad24" };
        foreach (var (name, value) in fields)
            body[name] = value;
        return VendorAnswer.Json(status, body);
    }

    private static long IdOf(JsonObject record) => long.Parse((string)record["id"]!, CultureInfo.InvariantCulture);

    private static long ChangedAt(JsonObject record) =>
        DateTimeOffset.Parse((string)record["updatedAt"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
