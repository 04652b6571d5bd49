using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Dynamics365;

/// <summary>
/// Dataverse as documented: pages with a whole address of the next one
/// (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/query/page-results), limits
/// (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/api-limits), the audit log
/// (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/auditing/retrieve-audit-data); and Entra's tokens for
/// client credentials (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
/// </summary>
public sealed class Dynamics365Server : VendorServer
{
    public const string Environment = "acme.crm4.dynamics.com";

    /// <summary>Rows on a page; the source may give fewer than it is asked for.</summary>
    private const int PageSize = 2;

    private readonly List<JsonObject> _contacts = [];
    private readonly List<JsonObject> _audits = [];
    private readonly HashSet<string> _tokens = [];

    public override string UnauthorizedText => "AADSTS7000215: Invalid client secret provided.";

    public override VendorAnswer Unauthorized => VendorAnswer.Json(401, new JsonObject
    {
        ["error"] = "invalid_client",
        ["error_description"] = $"{UnauthorizedText} Trace ID: 255d1aef",
        ["error_codes"] = new JsonArray(7000215),
    });

    public override VendorAnswer TooManyRequests => VendorAnswer.Json(
        429, Refusal("0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."), ("Retry-After", "23"));

    public override VendorAnswer Error(int status, string text) => VendorAnswer.Json(status, Refusal("0x80060888", text));

    public override bool IsForRecords(VendorCall call) => call.Host == Environment;

    /// <summary>Adds a contact.</summary>
    public string AddContact(DateTimeOffset changed)
    {
        var id = $"{0xFFFF - _contacts.Count:x8}-34cb-ed11-b596-0022481d68cd";
        _contacts.Add(new JsonObject
        {
            ["@odata.etag"] = $"W/\"{80648695 + _contacts.Count}\"",
            ["contactid"] = id,
            ["fullname"] = "Yvonne McKay (sample)",
            ["firstname"] = "Yvonne",
            ["lastname"] = "McKay (sample)",
            ["emailaddress1"] = $"Someone{_contacts.Count}@Example.com",
            ["telephone1"] = null,
            ["_parentcustomerid_value"] = null,
            ["new_region"] = "north & south",
            ["statecode"] = 0,
            ["createdon"] = "2020-01-01T00:00:00Z",
            ["modifiedon"] = changed.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
        return id;
    }

    /// <summary>Deletes a contact; the audit log tells.</summary>
    public void Delete(string id, DateTimeOffset at)
    {
        _contacts.RemoveAll(contact => (string?)contact["contactid"] == id);
        Log(3, "contact", id, at);
    }

    /// <summary>Adds a row to the audit log.</summary>
    /// <param name="operation">1 create, 2 update, 3 delete, 4 access.</param>
    /// <param name="table">Logical name of the row's table.</param>
    /// <param name="id">Key of the row.</param>
    /// <param name="at">When it was.</param>
    public void Log(int operation, string table, string id, DateTimeOffset at) => _audits.Add(new JsonObject
    {
        ["operation"] = operation,
        ["auditid"] = $"{_audits.Count:x8}-41b5-ec11-983f-0022482bf046",
        ["_objectid_value"] = id,
        ["objecttypecode"] = table,
        ["createdon"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["_userid_value"] = "4026be43-6b69-e111-8f65-78e7d1620f5e",
    });

    /// <summary>Every token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    protected override bool IsAuthorized(VendorCall call) => call.Host == "login.microsoftonline.com"
        ? call.Path == "/contoso-tenant/oauth2/v2.0/token" && call.Form.GetValueOrDefault("grant_type") == "client_credentials"
            && call.Form.GetValueOrDefault("client_id") == "the-app" && call.Form.GetValueOrDefault("client_secret") == "s3cr3t-value-42"
            && call.Form.GetValueOrDefault("scope") == $"https://{Environment}/.default"
        : call.Header("Authorization") is not null;

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewToken();
        if (!_tokens.Contains(call.Header("Authorization")!))
            return VendorAnswer.Empty(401, ("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        if (call.Header("Prefer") != "odata.maxpagesize=1000" || call.Header("OData-Version") != "4.0")
            return Error(400, "Each page is asked for with the headers of the first.");
        return call.Path switch
        {
            "/api/data/v9.2/contacts" => Contacts(call),
            "/api/data/v9.2/audits" => Deletions(call),
            "/api/data/v9.2/systemusers" => VendorAnswer.Json(new JsonObject { ["value"] = new JsonArray() }),
            _ => Error(404, "Resource not found for the segment."),
        };
    }

    private VendorAnswer NewToken()
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens.Add($"Bearer {token}");
        return VendorAnswer.Json(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["access_token"] = token });
    }

    private VendorAnswer Contacts(VendorCall call)
    {
        // A parameter that comes twice is joined here, and no filter then.
        string[] filter = call.Parameter("$filter")!.Split(' ');
        if (filter is not ["modifiedon", "ge", var since] || call.Parameter("$orderby") != "modifiedon asc,contactid asc")
            return Error(400, "Syntax error in '$filter' or '$orderby'.");
        return Page(call, [.. Since(_contacts, "modifiedon", since).ThenBy(contact => (string?)contact["contactid"], StringComparer.Ordinal)], "@odata.etag");
    }

    private VendorAnswer Deletions(VendorCall call)
    {
        string[] filter = call.Parameter("$filter")!.Split(' ');
        if (filter is not ["operation", "eq", "3", "and", "objecttypecode", "eq", var table, "and", "createdon", "ge", var since] || call.Parameter("$orderby") != "createdon asc")
            return Error(400, "Syntax error in '$filter' or '$orderby'.");
        return Page(call, [.. Since(_audits, "createdon", since).Where(row => (int?)row["operation"] == 3 && $"'{row["objecttypecode"]}'" == table)], "auditid");
    }

    private static IOrderedEnumerable<JsonObject> Since(List<JsonObject> rows, string column, string time)
    {
        var bound = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        return rows.Where(row => TimeOf(row, column) >= bound).OrderBy(row => TimeOf(row, column));
    }

    /// <param name="call">The request.</param>
    /// <param name="all">The rows of its query.</param>
    /// <param name="always">A field that comes without being asked for.</param>
    private static VendorAnswer Page(VendorCall call, List<JsonObject> all, string always)
    {
        var page = call.Parameter("$skiptoken") is { } cookie ? int.Parse(cookie.Split('"')[1], CultureInfo.InvariantCulture) : 1;
        var columns = call.Parameter("$select")!.Split(',').Append(always).ToHashSet();
        var answer = new JsonObject
        {
            ["@odata.context"] = $"https://{Environment}/api/data/v9.2/$metadata#{call.Path.Split('/')[^1]}",
            ["value"] = new JsonArray([.. all.Skip((page - 1) * PageSize).Take(PageSize).Select(row => Project(row, columns))]),
        };
        if (page * PageSize < all.Count)
            answer["@odata.nextLink"] = Link(call, $"<cookie pagenumber=\"{page + 1}\" pagingcookie=\"%253ccookie%2520page%253d\" istracking=\"False\" />");
        return VendorAnswer.Json(answer) with { Headers = [("x-ms-ratelimit-burst-remaining-xrm-requests", "5999"), ("x-ms-ratelimit-time-remaining-xrm-requests", "1,199.97")] };
    }

    /// <summary>The whole address, with names as they are and values escaped.</summary>
    private static string Link(VendorCall call, string cookie)
    {
        var parameters = call.Query.Where(pair => pair.Key != "$skiptoken").Select(pair => (pair.Key, pair.Value)).Append(("$skiptoken", cookie));
        return $"https://{call.Host}{call.Path}?{string.Join('&', parameters.Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"))}";
    }

    private static JsonNode Project(JsonObject record, HashSet<string> columns) =>
        new JsonObject(record.Where(field => columns.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    private static JsonObject Refusal(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private static DateTimeOffset TimeOf(JsonObject row, string column) => DateTimeOffset.Parse((string)row[column]!, CultureInfo.InvariantCulture);
}
