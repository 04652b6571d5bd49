using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.GoogleAnalytics;

/// <summary>
/// Google's Data API as documented: reports with dimensions, metrics, days, limit and offset in the body
/// (https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties/runReport), and tokens for a refresh
/// token or the signed assertion of a service account
/// (https://developers.google.com/identity/protocols/oauth2/service-account#httprest).
/// </summary>
public sealed class GoogleAnalyticsServer : VendorServer, IDisposable
{
    public const string Property = "213025502";
    public const string ClientEmail = "datasync@my-project.iam.gserviceaccount.com";

    private const string Endpoint = "https://oauth2.googleapis.com/token";

    private readonly RSA _key = RSA.Create(2048);
    private readonly HashSet<string> _tokens = [];
    private readonly List<(DateTimeOffset Day, Dictionary<string, string> Values)> _rows = [];

    /// <summary>Key of the service account, as its file has it.</summary>
    public string PrivateKey => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>The time by which assertions are judged.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.MinValue;

    /// <summary>Called with each report: it takes its time.</summary>
    public Action? Answering { get; set; }

    public override string UnauthorizedText => "Token has been expired or revoked.";

    public override VendorAnswer Unauthorized =>
        VendorAnswer.Json(400, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests =>
        Error(429, "Exhausted property tokens per hour. These quota tokens will return in under one hour.", "RESOURCE_EXHAUSTED");

    /// <summary>What is answered when the day's tokens are used up.</summary>
    public static VendorAnswer DailyLimit =>
        Error(429, "Exhausted property tokens per day. These quota tokens will return in under one day.", "RESOURCE_EXHAUSTED");

    public override VendorAnswer Error(int status, string text) => Error(status, text, "INVALID_ARGUMENT");

    /// <summary>Adds a source of sessions on a day.</summary>
    public string AddSource(DateTimeOffset day)
    {
        var name = $"source{_rows.Count:D2}.example";
        AddRow(day, ("sessionSource", name), ("sessions", (_rows.Count + 10).ToString(CultureInfo.InvariantCulture)), ("totalRevenue", "12.5"));
        return name;
    }

    /// <summary>Adds what was counted on a day; what is not said is (not set), or 0.</summary>
    public void AddRow(DateTimeOffset day, params (string Name, string Value)[] values) =>
        _rows.Add((new DateTimeOffset(day.Date, TimeSpan.Zero), values.ToDictionary(value => value.Name, value => value.Value)));

    /// <summary>Every token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    public override bool IsForRecords(VendorCall call) => call.Host == "analyticsdata.googleapis.com";

    public void Dispose() => _key.Dispose();

    protected override bool IsAuthorized(VendorCall call) => IsForRecords(call) || call is { Host: "oauth2.googleapis.com", Path: "/token" } && IsGrant(call.Form);

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewToken();
        Answering?.Invoke();
        if (!_tokens.Contains(call.Header("Authorization") ?? ""))
            return Error(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED");
        return call is { Method: "POST", Path: $"/v1beta/properties/{Property}:runReport" } ? Report(call.Json) : Error(404, "Not found", "NOT_FOUND");
    }

    private bool IsGrant(IReadOnlyDictionary<string, string> form) => form.GetValueOrDefault("grant_type") switch
    {
        "refresh_token" => form["client_id"] == "client" && form["client_secret"] == GoogleAnalyticsTests.ClientSecret && form["refresh_token"] == GoogleAnalyticsTests.RefreshToken,
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => IsAssertion(form["assertion"].Split('.')),
        _ => false,
    };

    private bool IsAssertion(string[] parts)
    {
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        return _key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            && (string?)claims["iss"] == ClientEmail && (string?)claims["aud"] == Endpoint
            && (string?)claims["scope"] == "https://www.googleapis.com/auth/analytics.readonly"
            && (long)claims["exp"]! - (long)claims["iat"]! <= 3600 && (long)claims["exp"]! > Now().ToUnixTimeSeconds();
    }

    private VendorAnswer NewToken()
    {
        var token = $"ya29.{Guid.NewGuid():N}";
        _tokens.Add($"Bearer {token}");
        return VendorAnswer.Json(new JsonObject { ["access_token"] = token, ["expires_in"] = 3599, ["token_type"] = "Bearer" });
    }

    private VendorAnswer Report(JsonNode body)
    {
        var range = body["dateRanges"]!.AsArray().Single()!;
        var (first, last) = (DayOf(range, "startDate"), DayOf(range, "endDate"));
        var (dimensions, metrics) = (NamesOf(body["dimensions"]), NamesOf(body["metrics"]));
        if (dimensions.Count > 9 || metrics.Count > 10)
            return Error(400, "Requests are limited to 9 dimensions and 10 metrics.");
        // Without an order over all dimensions rows may stand in another order on each page.
        if (!body["orderBys"]!.AsArray().Select(order => (string)order!["dimension"]!["dimensionName"]!).SequenceEqual(dimensions))
            throw new InvalidOperationException("The order is not fixed.");

        var rows = _rows.Where(row => row.Day >= first && row.Day <= last)
            .Select(row => (Dimensions: dimensions.Select(name => name == "date" ? row.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : row.Values.GetValueOrDefault(name, "(not set)")).ToList(), row.Values))
            .OrderBy(row => string.Join('\n', row.Dimensions), StringComparer.Ordinal).ToList();
        var (limit, offset) = ((int?)body["limit"] ?? 10_000, (int?)body["offset"] ?? 0);
        var answer = new JsonObject
        {
            ["dimensionHeaders"] = new JsonArray([.. dimensions.Select(name => new JsonObject { ["name"] = name })]),
            ["metricHeaders"] = new JsonArray([.. metrics.Select(name => new JsonObject { ["name"] = name, ["type"] = "TYPE_INTEGER" })]),
            ["metadata"] = new JsonObject { ["currencyCode"] = "EUR", ["timeZone"] = "Europe/Vienna" },
            ["kind"] = "analyticsData#runReport",
        };
        // A report without rows has neither rows nor rowCount.
        if (rows.Count > 0)
        {
            answer["rowCount"] = rows.Count;
            answer["rows"] = new JsonArray([.. rows.Skip(offset).Take(limit).Select(row => new JsonObject
            {
                ["dimensionValues"] = ValuesOf(row.Dimensions),
                ["metricValues"] = ValuesOf(metrics.Select(name => row.Values.GetValueOrDefault(name, "0"))),
            })]);
        }

        return VendorAnswer.Json(answer);
    }

    private static JsonArray ValuesOf(IEnumerable<string> values) => new([.. values.Select(value => new JsonObject { ["value"] = value })]);

    private static List<string> NamesOf(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!["name"]!)];

    public static DateTimeOffset DayOf(JsonNode range, string name) =>
        DateTimeOffset.ParseExact((string)range[name]!, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static VendorAnswer Error(int status, string text, string code) => VendorAnswer.Json(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = text, ["status"] = code },
    });
}
