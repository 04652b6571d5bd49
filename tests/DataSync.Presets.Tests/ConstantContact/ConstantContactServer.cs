using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.ConstantContact;

/// <summary>
/// Constant Contact's V3 API as documented: contacts by pages (https://developer.constantcontact.com/api_guide/contacts_get_all.html)
/// and by the time of their change (.../contacts_sync.html), tokens for refresh tokens that can be used once
/// (.../server_flow.html), limits (.../rate_limits.html), errors (.../glossary_responses.html).
/// </summary>
public sealed class ConstantContactServer : VendorServer
{
    public const string ClientId = "5bf7b2a4-client";
    public const string ClientSecret = "s3cr3t-value-42";

    private readonly List<JsonObject> _contacts = [];
    private readonly HashSet<string> _tokens = [];
    private int _issued;

    /// <summary>The one refresh token that is good.</summary>
    public string RefreshToken { get; private set; } = FirstRefreshToken;

    public const string FirstRefreshToken = "refresh-0";

    public override string UnauthorizedText => "The refresh token is invalid or expired.";

    public override VendorAnswer Unauthorized =>
        VendorAnswer.Json(400, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests => Gateway(429, "throttled", "Too Many Requests");

    /// <summary>What is answered when the day's requests are used up.</summary>
    public static VendorAnswer DailyLimit => Gateway(429, "quota_exceeded", "Limit Exceeded");

    public override VendorAnswer Error(int status, string text) => VendorAnswer.Json(
        status, new JsonArray(new JsonObject { ["error_key"] = "contacts.api.validation.error", ["error_message"] = text }));

    /// <summary>Adds a contact.</summary>
    public string AddContact(DateTimeOffset changed)
    {
        var id = $"af73e650-96f0-11ef-b2a0-{_contacts.Count:D12}";
        _contacts.Add(new JsonObject
        {
            ["contact_id"] = id,
            ["email_address"] = new JsonObject
            {
                ["address"] = $"Contact{_contacts.Count}@Example.com",
                ["permission_to_send"] = "implicit",
                ["opt_in_source"] = "Account",
                ["created_at"] = "2020-01-01T00:00:00Z",
            },
            ["first_name"] = "Debora",
            ["update_source"] = "Account",
            ["create_source"] = "Account",
            ["created_at"] = "2020-01-01T00:00:00Z",
            ["updated_at"] = Iso(changed),
            ["custom_fields"] = new JsonArray(new JsonObject { ["custom_field_id"] = "af17a7d2", ["value"] = "gold" }),
            ["phone_numbers"] = _contacts.Count % 2 == 0 ? new JsonArray(new JsonObject { ["phone_number"] = "(555) 555-1212", ["kind"] = "home" }) : [],
            ["list_memberships"] = new JsonArray("06a89f22"),
        });
        return id;
    }

    /// <summary>Every access token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    public override bool IsForRecords(VendorCall call) => call.Host == "api.cc.email";

    protected override bool IsAuthorized(VendorCall call) => IsForRecords(call)
        || (call is { Method: "POST", Host: "authz.constantcontact.com", Path: "/oauth2/default/v1/token" }
            && call.Header("Authorization") == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"))}"
            && call.Form["grant_type"] == "refresh_token" && call.Form["refresh_token"] == RefreshToken);

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewTokens();
        if (!_tokens.Contains(call.Header("Authorization") ?? ""))
            return Gateway(401, "unauthorized", "Unauthorized");
        return call.Path switch
        {
            "/v3/contacts" => Contacts(call),
            "/v3/contact_lists" => Page(call, "lists", [new JsonObject { ["list_id"] = "06a89f22", ["name"] = "Newsletter" }], most: 1000),
            _ => Error(404, "The requested resource was not found."),
        };
    }

    private VendorAnswer NewTokens()
    {
        var token = $"eyJ{Guid.NewGuid():N}";
        _tokens.Add($"Bearer {token}");
        RefreshToken = $"refresh-{++_issued}";
        return VendorAnswer.Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = 86400,
            ["access_token"] = token,
            ["scope"] = "contact_data campaign_data offline_access",
            ["refresh_token"] = RefreshToken,
        });
    }

    private VendorAnswer Contacts(VendorCall call)
    {
        // The cursor has what the first page was asked for; said again it must be the same.
        var asked = call.Parameter("cursor") is { } cursor ? Decode(cursor).Split(' ')[1] : call.Parameter("updated_after");
        if (call.Parameter("updated_after") is { } again && again != asked)
            return Error(400, "The cursor is for other contacts.");
        if (call.Parameter("status") is not "all")
            throw new InvalidOperationException("Without a status the deleted contacts are left out.");
        var after = DateTimeOffset.Parse(asked!, CultureInfo.InvariantCulture);
        var included = call.Parameter("include")!.Split(',').ToHashSet();
        var found = _contacts.Where(contact => DateTimeOffset.Parse((string)contact["updated_at"]!, CultureInfo.InvariantCulture) > after)
            .Select(contact => contact.DeepClone().AsObject()).ToList();
        foreach (var name in new[] { "custom_fields", "phone_numbers", "list_memberships" }.Where(name => !included.Contains(name)))
            found.ForEach(contact => contact.Remove(name));
        return Page(call, "contacts", found, most: 500, asked);
    }

    private VendorAnswer Page(VendorCall call, string name, List<JsonObject> all, int most, string? asked = null)
    {
        var limit = call.Number("limit", 50);
        if (limit > most)
            return Error(400, $"limit must be at most {most}");
        var skip = call.Parameter("cursor") is { } cursor ? int.Parse(Decode(cursor).Split(' ')[0], CultureInfo.InvariantCulture) : 0;
        var answer = new JsonObject { [name] = new JsonArray([.. all.Skip(skip).Take(limit).Select(record => record.DeepClone())]) };
        if (skip + limit < all.Count)
        {
            var next = Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{skip + limit} {asked}")));
            answer["_links"] = new JsonObject { ["next"] = new JsonObject { ["href"] = $"{call.Path}?limit={limit}&cursor={next}" } };
        }

        return VendorAnswer.Json(answer);
    }

    private static string Decode(string cursor) => Encoding.UTF8.GetString(Convert.FromBase64String(cursor));

    private static VendorAnswer Gateway(int status, string key, string text) =>
        VendorAnswer.Json(status, new JsonObject { ["error_key"] = key, ["error_message"] = text });

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
