using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Presets.Tests.Salesforce;

/// <summary>
/// Salesforce as documented: tokens for a refresh token
/// (https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow.htm), queries by pages
/// (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_queryall.htm), bulk query jobs
/// (https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm), descriptions of objects, and
/// their errors.
/// </summary>
public sealed partial class SalesforceServer : VendorServer
{
    public const string Domain = "acme.my.salesforce.com";
    public const string RefreshToken = "s3cr3t-value-42 refresh";
    public const string ClientSecret = "s3cr3t-value-42 client";

    /// <summary>The field that this company added to its contacts.</summary>
    public const string CustomField = "Newsletter__c";

    /// <summary>Records on a page of a query: Salesforce decides, and gives fewer than 2,000 of wide ones.</summary>
    private const int PageSize = 2;

    private readonly SalesforceObject _contacts = SalesforceObject.Contact();
    private readonly SalesforceObject _invoices = SalesforceObject.Invoice();
    private readonly HashSet<string> _tokens = [];
    private readonly Dictionary<string, List<JsonObject>> _locators = [];
    private readonly Dictionary<string, (List<JsonObject> Records, int Asked)> _jobs = [];

    public override string UnauthorizedText => "expired access/refresh token";

    public override VendorAnswer Unauthorized =>
        VendorAnswer.Json(400, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests => VendorAnswer.Json(
        403, Errors("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), ("Sforce-Limit-Info", "api-usage=15000/15000"));

    private static VendorAnswer SessionIsOver => VendorAnswer.Json(401, Errors("INVALID_SESSION_ID", "Session expired or invalid"));

    /// <summary>Jobs that were not deleted.</summary>
    public int Jobs => _jobs.Count;

    public override VendorAnswer Error(int status, string text) =>
        VendorAnswer.Json(status, Errors(status == 503 ? "SERVER_UNAVAILABLE" : "INVALID_FIELD", text));

    public override bool IsForRecords(VendorCall call) => call.Path != "/services/oauth2/token";

    /// <summary>Adds a contact.</summary>
    public string AddContact(DateTimeOffset changed) => Add(_contacts, "003", changed, new JsonObject
    {
        ["AccountId"] = "001RM000003oLMTYA2",
        ["FirstName"] = "Rose",
        ["LastName"] = $"O'Neil \"{_contacts.Records.Count}\", Dr.",
        ["Email"] = $"Rose{_contacts.Records.Count}@Example.com",
        ["Phone"] = null,
        [CustomField] = "weekly",
    });

    /// <summary>Adds an invoice: a record of an object of the company's own.</summary>
    public string AddInvoice(DateTimeOffset changed, decimal amount) =>
        Add(_invoices, "a01", changed, new JsonObject { ["Name"] = $"INV-{_invoices.Records.Count}", ["Amount__c"] = amount });

    /// <summary>The company adds a field to its contacts.</summary>
    public void AddField(string name, string type) => _contacts.Fields.Add(name, type);

    /// <summary>Puts a contact into the recycle bin.</summary>
    public void Delete(string id, DateTimeOffset at)
    {
        var contact = _contacts.Records.Single(contact => (string?)contact["Id"] == id);
        contact["IsDeleted"] = true;
        contact["SystemModstamp"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
    }

    /// <summary>Every session is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    /// <summary>Places in queries are forgotten.</summary>
    public void ForgetQueries() => _locators.Clear();

    protected override bool IsAuthorized(VendorCall call) => call.Host == Domain && (IsForRecords(call)
        ? call.Header("Authorization") is not null
        : call.Form.GetValueOrDefault("grant_type") == "refresh_token" && call.Form.GetValueOrDefault("refresh_token") == RefreshToken
            && call.Form.GetValueOrDefault("client_id") == "3MVG9" && call.Form.GetValueOrDefault("client_secret") == ClientSecret);

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewToken();
        if (!_tokens.Contains(call.Header("Authorization")!))
            return SessionIsOver;
        return (call.Method, call.Path.Split('/')[4..]) switch
        {
            ("GET", ["sobjects", var name, "describe"]) => ObjectOf(name) is { } described ? VendorAnswer.Json(described.Description) : Missing,
            ("GET", ["queryAll"]) => Find(call.Parameter("q")!, isSorted: true, out var found) ?? Page(found),
            ("GET", ["query", var locator]) => Next(call, locator),
            ("POST", ["jobs", "query"]) => NewJob(call.Json),
            ("GET", ["jobs", "query", var id]) when _jobs.ContainsKey(id) => JobOf(id),
            ("GET", ["jobs", "query", var id, "results"]) when _jobs.TryGetValue(id, out var job) => Results(call, job.Records),
            ("DELETE", ["jobs", "query", var id]) => _jobs.Remove(id) ? VendorAnswer.Empty(204) : Missing,
            _ => Missing,
        };
    }

    private static VendorAnswer Missing => VendorAnswer.Json(404, Errors("NOT_FOUND", "The requested resource does not exist"));

    private VendorAnswer NewToken()
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens.Add($"Bearer {token}");
        return VendorAnswer.Json(new JsonObject
        {
            ["access_token"] = token,
            ["instance_url"] = $"https://{Domain}",
            ["id"] = "https://login.salesforce.com/id/00Dx0000000BV7z/005x00000012Q9P",
            ["token_type"] = "Bearer",
            ["issued_at"] = "1278448384422",
            ["signature"] = "SSSbLO/gBhmmyNUvN18ODBDFYHzakxOMgqYtu+hDPsc=",
        });
    }

    private SalesforceObject? ObjectOf(string name) => new[] { _contacts, _invoices }.FirstOrDefault(one => one.Name == name);

    private static string Add(SalesforceObject to, string prefix, DateTimeOffset changed, JsonObject own)
    {
        var id = $"{prefix}RM{to.Records.Count:D10}QAS";
        var time = changed.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
        own["Id"] = id;
        own["IsDeleted"] = false;
        own["CreatedDate"] = "2020-01-01T00:00:00.000+0000";
        own["LastModifiedDate"] = time;
        own["SystemModstamp"] = time;
        to.Records.Add(own);
        return id;
    }

    /// <summary>What a query finds; not null is why it is refused.</summary>
    private VendorAnswer? Find(string soql, bool isSorted, out List<JsonObject> found)
    {
        found = [];
        var query = Query().Match(soql);
        if (!query.Success || query.Groups["order"].Success != isSorted)
            return VendorAnswer.Json(400, Errors("MALFORMED_QUERY", $"unexpected token in {soql}"));
        var name = query.Groups["object"].Value;
        string[] fields = query.Groups["fields"].Value.Split(", ");
        if (fields.GroupBy(field => field).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            return VendorAnswer.Json(400, Errors("INVALID_FIELD", $"duplicate field selected: {twice}"));
        if (ObjectOf(name) is not { } one)
            return name is "Account" or "Lead" or "Opportunity" ? null : VendorAnswer.Json(400, Errors("INVALID_TYPE", $"sObject type '{name}' is not supported."));
        if (fields.FirstOrDefault(field => !one.Fields.ContainsKey(field)) is { } unknown)
            return VendorAnswer.Json(400, Errors("INVALID_FIELD", $"No such column '{unknown}' on entity '{name}'."));
        var since = DateTimeOffset.Parse(query.Groups["since"].Value, CultureInfo.InvariantCulture);
        found =
        [
            .. one.Records.Where(record => ChangedAt(record) >= since).OrderBy(ChangedAt)
                .Select(record => new JsonObject(fields.Select(field => KeyValuePair.Create(field, record[field]?.DeepClone())))),
        ];
        return null;
    }

    private VendorAnswer Page(List<JsonObject> records)
    {
        var answer = new JsonObject { ["totalSize"] = records.Count, ["done"] = records.Count <= PageSize };
        if (records.Count > PageSize)
        {
            var locator = $"01gRM{_locators.Count:D10}-{PageSize}";
            _locators[locator] = records[PageSize..];
            answer["nextRecordsUrl"] = $"/services/data/v62.0/query/{locator}";
        }

        answer["records"] = new JsonArray([.. records.Take(PageSize).Select(WithAttributes)]);
        return VendorAnswer.Json(answer) with { Headers = [("Sforce-Limit-Info", "api-usage=18/15000")] };
    }

    private VendorAnswer Next(VendorCall call, string locator)
    {
        if (call.Query.Count > 0)
            throw new InvalidOperationException("The address of a next page stands for the query.");
        return _locators.TryGetValue(locator, out var rest) ? Page(rest) : VendorAnswer.Json(400, Errors("INVALID_QUERY_LOCATOR", "invalid query locator"));
    }

    private static JsonNode WithAttributes(JsonObject record)
    {
        var shown = record.DeepClone().AsObject();
        shown["attributes"] = new JsonObject { ["type"] = "Contact", ["url"] = $"/services/data/v62.0/sobjects/Contact/{record["Id"]}" };
        return shown;
    }

    private VendorAnswer NewJob(JsonNode body)
    {
        if ((string?)body["operation"] != "queryAll")
            return VendorAnswer.Json(400, Errors("INVALIDJOB", "operation is query or queryAll"));
        var id = $"750RM{_jobs.Count:D10}IAA";
        if (Find((string)body["query"]!, isSorted: false, out var found) is { } refusal)
            return refusal;
        _jobs[id] = (found, 0);
        return Job(id, "UploadComplete");
    }

    /// <summary>A job is done when it was asked about twice.</summary>
    private VendorAnswer JobOf(string id)
    {
        var job = _jobs[id];
        _jobs[id] = job with { Asked = job.Asked + 1 };
        return Job(id, job.Asked < 2 ? "InProgress" : "JobComplete");
    }

    private static VendorAnswer Job(string id, string state) => VendorAnswer.Json(new JsonObject
    {
        ["id"] = id, ["operation"] = "queryAll", ["object"] = "Contact", ["state"] = state, ["contentType"] = "CSV", ["apiVersion"] = 62.0,
    });

    private static VendorAnswer Results(VendorCall call, List<JsonObject> records)
    {
        var skip = call.Parameter("locator") is { } locator ? BitConverter.ToInt32(Convert.FromBase64String(locator)) : 0;
        var most = call.Number("maxRecords", 100_000);
        var csv = new StringBuilder();
        if (records.Count > 0)
            csv.Append(string.Join(',', records[0].Select(field => $"\"{field.Key}\""))).Append('\n');
        foreach (var record in records.Skip(skip).Take(most))
            csv.Append(string.Join(',', record.Select(field => $"\"{TextOf(field.Value).Replace("\"", "\"\"", StringComparison.Ordinal)}\""))).Append('\n');
        var next = skip + most < records.Count ? Convert.ToBase64String(BitConverter.GetBytes(skip + most)) : "null";
        return new VendorAnswer(200, Encoding.UTF8.GetBytes(csv.ToString()), ("Content-Type", "text/csv"), ("Sforce-Locator", next));
    }

    /// <summary>A bulk job writes times with Z.</summary>
    private static string TextOf(JsonNode? value) => value?.ToString().Replace("+0000", "Z", StringComparison.Ordinal) ?? "";

    private static JsonArray Errors(string code, string message) => [new JsonObject { ["message"] = message, ["errorCode"] = code }];

    private static DateTimeOffset ChangedAt(JsonObject record) =>
        DateTimeOffset.ParseExact((string)record["SystemModstamp"]!, "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex(@"^SELECT (?<fields>\w+(, \w+)*) FROM (?<object>\w+) WHERE SystemModstamp >= (?<since>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?<order> ORDER BY SystemModstamp, Id)?$")]
    private static partial Regex Query();
}
