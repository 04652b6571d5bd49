using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Pipedrive;

/// <summary>
/// Pipedrive's API v2 as it is documented: cursor pages (https://pipedrive.readme.io/docs/core-api-concepts-pagination),
/// persons (https://developers.pipedrive.com/docs/api/v1/Persons), limits
/// (https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting).
/// </summary>
public sealed class PipedriveServer : VendorServer
{
    public const string Token = "s3cr3t-value-42";

    private readonly List<JsonObject> _persons = [];

    public override string UnauthorizedText => "unauthorized access";

    public override VendorAnswer Unauthorized => VendorAnswer.Json(401, new JsonObject
    {
        ["success"] = false,
        ["error"] = UnauthorizedText,
        ["errorCode"] = 401,
        ["error_info"] = "Please check developers.pipedrive.com",
    });

    public override VendorAnswer TooManyRequests => VendorAnswer.Json(
        429,
        new JsonObject { ["success"] = false, ["error"] = "request over limit" },
        ("x-ratelimit-limit", "20"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "2"));

    public override VendorAnswer Error(int status, string text) =>
        VendorAnswer.Json(status, new JsonObject { ["success"] = false, ["error"] = text, ["error_info"] = "Please check developers.pipedrive.com" });

    /// <summary>Adds a person.</summary>
    public string AddPerson(DateTimeOffset changed)
    {
        var id = _persons.Count + 1;
        _persons.Add(new JsonObject
        {
            ["id"] = id,
            ["name"] = $"Person {id}",
            ["first_name"] = "Person",
            ["last_name"] = id.ToString(CultureInfo.InvariantCulture),
            ["emails"] = id % 3 == 0
                ? []
                : new JsonArray(new JsonObject { ["value"] = $"P{id}@example.com", ["primary"] = true, ["label"] = "work" }),
            ["phones"] = new JsonArray(),
            ["owner_id"] = 11,
            ["org_id"] = null,
            ["is_deleted"] = false,
            ["visible_to"] = 3,
            ["add_time"] = "2020-01-01T00:00:00Z",
            ["update_time"] = changed.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["custom_fields"] = new JsonObject { ["9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"] = "gold" },
        });
        return id.ToString(CultureInfo.InvariantCulture);
    }

    protected override bool IsAuthorized(VendorCall call) => call.Host == "acme.pipedrive.com" && call.Header("x-api-token") == Token;

    protected override VendorAnswer Answer(VendorCall call) => call.Path switch
    {
        "/api/v2/persons" => Page(call, Persons(call)),
        "/api/v2/pipelines" => Page(call, [new JsonObject { ["id"] = 1, ["name"] = "Sales" }]),
        _ => Error(404, "Unknown method ."),
    };

    private IEnumerable<JsonObject> Persons(VendorCall call)
    {
        if (call.Parameter("sort_by") is not "update_time" || call.Parameter("sort_direction") is not "asc")
            throw new InvalidOperationException("Without a sort the default is by id.");
        var since = call.Parameter("updated_since") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        return _persons.OrderBy(ChangedAt).Where(person => ChangedAt(person) >= since);
    }

    /// <summary>A cursor is opaque; here it is the number of records before, in base 64.</summary>
    private static VendorAnswer Page(VendorCall call, IEnumerable<JsonObject> records)
    {
        var limit = call.Number("limit", 100);
        if (limit > 500)
            return VendorAnswer.Json(400, new JsonObject { ["success"] = false, ["error"] = "limit must be less than or equal to 500" });
        var skip = call.Parameter("cursor") is { } cursor ? BitConverter.ToInt32(Convert.FromBase64String(cursor)) : 0;
        var all = records.ToList();
        return VendorAnswer.Json(new JsonObject
        {
            ["success"] = true,
            ["data"] = new JsonArray([.. all.Skip(skip).Take(limit).Select(record => record.DeepClone())]),
            ["additional_data"] = new JsonObject
            {
                ["next_cursor"] = skip + limit < all.Count ? Convert.ToBase64String(BitConverter.GetBytes(skip + limit)) : null,
            },
        });
    }

    private static DateTimeOffset ChangedAt(JsonObject person) => DateTimeOffset.Parse((string)person["update_time"]!, CultureInfo.InvariantCulture);
}
