using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Presets.Tests.NetSuite;

/// <summary>
/// NetSuite as documented: tokens for a signed assertion
/// (https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_162755359851.html), SuiteQL by REST
/// (https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_157909186990.html), errors
/// (https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_156570709583.html).
/// </summary>
public sealed partial class NetSuiteServer : VendorServer
{
    public const string Host = "1234567-sb1.suitetalk.api.netsuite.com";
    public const string TokenPath = "/services/rest/auth/oauth2/v1/token";

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly List<JsonObject> _customers = [];
    private readonly HashSet<string> _tokens = [];

    /// <summary>The private part of the certificate.</summary>
    public static string PrivateKey { get; } = Key.ExportPkcs8PrivateKeyPem();

    public override string UnauthorizedText => "invalid_grant";

    public override VendorAnswer Unauthorized => VendorAnswer.Json(400, new JsonObject { ["error"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests => Problem(429, "Too Many Requests", "Concurrent request limit exceeded. Request blocked.");

    public override VendorAnswer Error(int status, string text) => Problem(status, status == 503 ? "Service Unavailable" : "Bad Request", text);

    public override bool IsForRecords(VendorCall call) => call.Path != TokenPath;

    /// <summary>Adds a customer.</summary>
    public string AddCustomer(DateTimeOffset changed)
    {
        // The later changed is not the higher: only an order by id pages through all.
        var id = (9_000 - (_customers.Count * 7)).ToString(CultureInfo.InvariantCulture);
        _customers.Add(new JsonObject
        {
            ["links"] = new JsonArray(),
            ["id"] = id,
            ["entityid"] = $"CUST{id}",
            ["companyname"] = "Fabre Art Gallery",
            ["email"] = $"C{id}@Example.com",
            ["isinactive"] = "F",
            ["changed_at"] = changed.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        });
        return id;
    }

    /// <summary>Every token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    protected override bool IsAuthorized(VendorCall call) => call.Host == Host && (IsForRecords(call)
        ? call.Header("Authorization") is not null
        : call.Form.GetValueOrDefault("grant_type") == "client_credentials"
            && call.Form.GetValueOrDefault("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            && IsSigned(call.Form.GetValueOrDefault("client_assertion") ?? ""));

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (!IsForRecords(call))
            return NewToken();
        if (!_tokens.Contains(call.Header("Authorization")!))
            return Problem(401, "Unauthorized", "Invalid login attempt.");
        return (call.Method, call.Path, call.Header("Prefer")) switch
        {
            ("POST", "/services/rest/query/v1/suiteql", "transient") => Page(call),
            ("POST", "/services/rest/query/v1/suiteql", _) => Problem(400, "Bad Request", "Prefer header is missing or wrong."),
            _ => Problem(404, "Not Found", "Record type does not exist."),
        };
    }

    private static bool IsSigned(string token)
    {
        if (token.Split('.') is not [var header, var claims, var signature]
            || !Key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
            return false;
        var (head, body) = (JsonNode.Parse(Base64Url.DecodeFromChars(header))!, JsonNode.Parse(Base64Url.DecodeFromChars(claims))!);
        return ((string?)head["alg"], (string?)head["typ"], (string?)head["kid"]) == ("ES256", "JWT", "cert-id")
            && ((string?)body["iss"], (string?)body["aud"]) == ("the-client", $"https://{Host}{TokenPath}")
            && body["scope"]!.AsArray().Select(scope => (string?)scope).SequenceEqual(["rest_webservices"])
            && (long)body["exp"]! - (long)body["iat"]! < 3600;
    }

    private VendorAnswer NewToken()
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens.Add($"Bearer {token}");
        return VendorAnswer.Json(new JsonObject { ["access_token"] = token, ["expires_in"] = "3600", ["token_type"] = "bearer" });
    }

    private VendorAnswer Page(VendorCall call)
    {
        var query = Query().Match((string)call.Json["q"]!);
        if (!query.Success)
            return Problem(400, "Bad Request", $"Invalid search query. {call.Json["q"]}");
        var since = query.Groups["since"].Value;
        var above = long.Parse(query.Groups["above"].Value, CultureInfo.InvariantCulture);
        var size = call.Number("limit", 1000);
        if (size > 1000)
            return Problem(400, "Bad Request", "limit must be between 1 and 1000.");
        var all = query.Groups["table"].Value == "customer"
            ? _customers.Where(customer => string.CompareOrdinal((string)customer["changed_at"]!, since) >= 0 && IdOf(customer) > above).OrderBy(IdOf).ToList()
            : [];
        return VendorAnswer.Json(new JsonObject
        {
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"https://{Host}{call.Path}?limit={size}&offset=0" }),
            ["count"] = Math.Min(size, all.Count),
            ["hasMore"] = all.Count > size,
            ["items"] = new JsonArray([.. all.Take(size).Select(customer => customer.DeepClone())]),
            ["offset"] = 0,
            ["totalResults"] = all.Count,
        });
    }

    private static VendorAnswer Problem(int status, string title, string detail) => VendorAnswer.Json(status, new JsonObject
    {
        ["type"] = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html",
        ["title"] = title,
        ["status"] = status,
        ["o:errorDetails"] = new JsonArray(new JsonObject { ["detail"] = detail, ["o:errorCode"] = "USER_ERROR" }),
    });

    private static long IdOf(JsonObject record) => long.Parse((string)record["id"]!, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^SELECT id, [\w ,(')-]+ TO_CHAR\(SYS_EXTRACT_UTC\(lastmodifieddate\), 'YYYY-MM-DD HH24:MI:SS'\) AS changed_at FROM (?<table>\w+) "
        + @"WHERE SYS_EXTRACT_UTC\(lastmodifieddate\) >= TO_TIMESTAMP\('(?<since>[\d :-]+)', 'YYYY-MM-DD HH24:MI:SS'\) AND id > (?<above>\d+) ORDER BY id$")]
    private static partial Regex Query();
}
