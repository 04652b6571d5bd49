using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Zoho;

/// <summary>
/// Zoho CRM as documented: records by page tokens, nothing new as 304 and nothing at all as 204
/// (https://www.zoho.com/crm/developer/docs/api/v8/get-records.html), tokens at the data centre's own host, refused with status
/// 200 (https://www.zoho.com/crm/developer/docs/api/v8/refresh.html).
/// </summary>
public sealed class ZohoServer : VendorServer
{
    public const string RefreshToken = "s3cr3t-value-42 refresh";
    public const string ClientSecret = "s3cr3t-value-42 client";

    private readonly List<JsonObject> _contacts = [];
    private readonly HashSet<string> _tokens = [];

    public override string UnauthorizedText => "invalid_code";

    public override VendorAnswer Unauthorized => VendorAnswer.Json(new JsonObject { ["error"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests => Error(429, "TOO_MANY_REQUESTS", "You cannot send too many requests simultaneously");

    public override VendorAnswer Error(int status, string text) => Error(status, "INVALID_DATA", text);

    public override bool IsForRecords(VendorCall call) => call.Path != "/oauth/v2/token";

    /// <summary>Adds a contact. Times are those of an account in India.</summary>
    public string AddContact(DateTimeOffset changed)
    {
        var id = (3652397000000624046 + _contacts.Count).ToString(CultureInfo.InvariantCulture);
        _contacts.Add(new JsonObject
        {
            ["id"] = id,
            ["First_Name"] = "Patricia",
            ["Last_Name"] = "Boyle",
            ["Email"] = $"Patricia{_contacts.Count}@Zylker.com",
            ["Phone"] = null,
            ["Account_Name"] = _contacts.Count % 2 == 0 ? new JsonObject { ["name"] = "Zylker", ["id"] = "3652397000000624001" } : null,
            ["Owner"] = new JsonObject { ["name"] = "Patricia", ["id"] = "3652397000000186017", ["email"] = "p@zylker.com" },
            ["Created_Time"] = "2020-01-01T05:30:00+05:30",
            ["Modified_Time"] = changed.ToOffset(TimeSpan.FromHours(5.5)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        });
        return id;
    }

    /// <summary>Every token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    protected override bool IsAuthorized(VendorCall call) => IsForRecords(call)
        ? call.Host == "www.zohoapis.eu"
        : call.Host == "accounts.zoho.eu" && call.Form.GetValueOrDefault("grant_type") == "refresh_token" && call.Form.GetValueOrDefault("client_id") == "1000.APP"
            && call.Form.GetValueOrDefault("client_secret") == ClientSecret && call.Form.GetValueOrDefault("refresh_token") == RefreshToken;

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewToken();
        if (!_tokens.Contains(call.Header("Authorization") ?? ""))
            return Error(401, "INVALID_TOKEN", "invalid oauth token");
        return call.Path switch
        {
            "/crm/v8/Contacts" => Page(call),
            "/crm/v8/Accounts" => VendorAnswer.Empty(204),
            _ => Error(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one"),
        };
    }

    private VendorAnswer NewToken()
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens.Add($"Zoho-oauthtoken {token}");
        return VendorAnswer.Json(new JsonObject
        {
            ["access_token"] = token, ["api_domain"] = "https://www.zohoapis.eu", ["token_type"] = "Bearer", ["expires_in"] = 3600,
        });
    }

    private VendorAnswer Page(VendorCall call)
    {
        var size = call.Number("per_page", 200);
        if (call.Parameter("fields") is not { } fields || size > 200 || call.Parameter("sort_by") != "Modified_Time" || call.Parameter("sort_order") != "asc")
            return Error(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing");
        if (_contacts.Count == 0)
            return VendorAnswer.Empty(204);
        var since = call.Header("If-Modified-Since") is { } header ? DateTimeOffset.Parse(header, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        var all = _contacts.Where(contact => ChangedAt(contact) > since).OrderBy(ChangedAt).ToList();
        if (all.Count == 0)
            return VendorAnswer.Empty(304);
        var skip = call.Parameter("page_token") is { } token ? int.Parse(Encoding.UTF8.GetString(Convert.FromHexString(token)), CultureInfo.InvariantCulture) : 0;
        var wanted = fields.Split(',').Append("id").ToHashSet();
        return VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(skip).Take(size).Select(contact => Project(contact, wanted))]),
            ["info"] = new JsonObject
            {
                ["per_page"] = size,
                ["next_page_token"] = skip + size < all.Count
                    ? Convert.ToHexString(Encoding.UTF8.GetBytes((skip + size).ToString(CultureInfo.InvariantCulture))) : null,
                ["count"] = Math.Min(size, all.Count - skip),
                ["page"] = (skip / size) + 1,
                ["more_records"] = skip + size < all.Count,
            },
        });
    }

    private static JsonNode Project(JsonObject record, HashSet<string> fields) =>
        new JsonObject(record.Where(field => fields.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    private static VendorAnswer Error(int status, string code, string message) => VendorAnswer.Json(status, new JsonObject
    {
        ["code"] = code, ["details"] = new JsonObject(), ["message"] = message, ["status"] = "error",
    });

    private static DateTimeOffset ChangedAt(JsonObject record) => DateTimeOffset.Parse((string)record["Modified_Time"]!, CultureInfo.InvariantCulture);
}
