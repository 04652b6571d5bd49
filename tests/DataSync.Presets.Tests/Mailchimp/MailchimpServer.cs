using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Mailchimp;

/// <summary>
/// Mailchimp's Marketing API as documented: lists and their members by offset
/// (https://mailchimp.com/developer/marketing/api/list-members/), errors as problem details
/// (https://mailchimp.com/developer/marketing/docs/errors/).
/// </summary>
public sealed class MailchimpServer : VendorServer
{
    private readonly SortedDictionary<string, List<JsonObject>> _lists = new(StringComparer.Ordinal);

    public override string UnauthorizedText => "Your API key may be invalid, or you've attempted to access the wrong datacenter.";

    public override VendorAnswer Unauthorized => Problem(401, "API Key Invalid", UnauthorizedText);

    public override VendorAnswer TooManyRequests =>
        Problem(429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections.");

    public override VendorAnswer Error(int status, string text) => Problem(status, "Invalid Resource", text);

    /// <summary>Adds a member to a list, which is made with its first member.</summary>
    public string AddMember(string list, DateTimeOffset changed)
    {
        var members = _lists.TryGetValue(list, out var known) ? known : _lists[list] = [];
        var id = $"{list}{members.Count:x30}";
        members.Add(new JsonObject
        {
            ["id"] = id,
            ["email_address"] = $"Urist{members.Count}@Example.com",
            ["full_name"] = "Urist McVankab",
            ["status"] = "subscribed",
            ["vip"] = false,
            ["member_rating"] = 2,
            ["merge_fields"] = new JsonObject { ["FNAME"] = "Urist" },
            ["tags"] = new JsonArray(),
            ["language"] = "",
            ["timestamp_signup"] = "",
            ["timestamp_opt"] = "2019-01-01T00:00:00+00:00",
            ["last_changed"] = changed.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ["list_id"] = list,
        });
        return id;
    }

    /// <summary>Makes a list without members.</summary>
    public void AddList(string list) => _lists.TryAdd(list, []);

    protected override bool IsAuthorized(VendorCall call) =>
        call.Host == "us6.api.mailchimp.com"
        && call.Header("Authorization") is ['B', 'a', 's', 'i', 'c', ' ', .. var credentials]
        && Encoding.UTF8.GetString(Convert.FromBase64String(credentials)).EndsWith($":{MailchimpTests.ApiKey}", StringComparison.Ordinal);

    protected override VendorAnswer Answer(VendorCall call) => call.Path.Split('/') switch
    {
        ["", "3.0", "lists"] => Page(call, "lists", _lists.Keys.Select(id => new JsonObject { ["id"] = id, ["name"] = $"List {id}" })),
        ["", "3.0", "lists", var list, "members"] when _lists.TryGetValue(list, out var members) => Page(call, "members", Changed(call, members)),
        _ => Problem(404, "Resource Not Found", "The requested resource could not be found."),
    };

    private static IEnumerable<JsonObject> Changed(VendorCall call, List<JsonObject> members)
    {
        if (call.Parameter("since_last_changed") is not { } since)
            return members;
        var bound = DateTimeOffset.Parse(since, CultureInfo.InvariantCulture);
        return members.Where(member => DateTimeOffset.Parse((string)member["last_changed"]!, CultureInfo.InvariantCulture) > bound);
    }

    private static VendorAnswer Page(VendorCall call, string name, IEnumerable<JsonObject> records)
    {
        var (count, offset) = (call.Number("count", 10), call.Number("offset", 0));
        if (count is < 0 or > 1000)
            return Problem(400, "Invalid Resource", "The resource submitted could not be validated. count must be between 0 and 1000.");
        var all = records.ToList();
        return VendorAnswer.Json(new JsonObject
        {
            [name] = new JsonArray([.. all.Skip(offset).Take(count).Select(record => record.DeepClone())]),
            ["total_items"] = all.Count,
        });
    }

    private static VendorAnswer Problem(int status, string title, string detail) => VendorAnswer.Json(status, new JsonObject
    {
        ["type"] = "https://mailchimp.com/developer/marketing/docs/errors/",
        ["title"] = title,
        ["status"] = status,
        ["detail"] = detail,
        ["instance"] = "3b4dcb40-0b6b-4820-bfaa-41267b3826ea",
    });
}
