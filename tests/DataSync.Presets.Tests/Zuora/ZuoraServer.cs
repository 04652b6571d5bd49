using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Zuora;

/// <summary>
/// Zuora's tenants as documented: tokens (https://developer.zuora.com/v1-api-reference/api/operation/createToken), workflows by
/// pages and their exports (https://developer.zuora.com/v1-api-reference/api/operation/GET_Workflows, .../GET_WorkflowExport),
/// limits (https://developer.zuora.com/docs/guides/rate-limits). A host is a tenant.
/// </summary>
public sealed class ZuoraServer : VendorServer
{
    private readonly Dictionary<string, List<JsonObject>> _tenants = [];
    private readonly HashSet<string> _tokens = [];
    private readonly Dictionary<long, VendorAnswer> _exports = [];

    public override string UnauthorizedText => "Invalid client id";

    public override VendorAnswer Unauthorized => VendorAnswer.Json(401, new JsonObject { ["message"] = UnauthorizedText });

    public override VendorAnswer TooManyRequests => VendorAnswer.Json(
        429,
        new JsonObject
        {
            ["success"] = false,
            ["reasons"] = new JsonArray(new JsonObject { ["code"] = 90000070, ["message"] = "Too Many Requests" }),
        },
        ("RateLimit-Limit", "50000;w=60"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "13"));

    /// <summary>What a token that is over is answered.</summary>
    private static VendorAnswer TokenIsOver => Reasons(401, 90000011, "this resource is protected, please sign in first");

    public override VendorAnswer Error(int status, string text) => Reasons(status, 53100020, text);

    public override bool IsForRecords(VendorCall call) => call.Path != "/oauth/token";

    /// <summary>Adds a workflow to a tenant.</summary>
    public string AddWorkflow(string host, DateTimeOffset changed)
    {
        var workflows = _tenants.TryGetValue(host, out var known) ? known : _tenants[host] = [];
        var id = 48 + workflows.Count;
        workflows.Add(new JsonObject
        {
            ["active_version"] = new JsonObject
            {
                ["description"] = "", ["id"] = 1000 + id, ["status"] = "Active", ["type"] = "Workflow::Setup", ["version"] = "0.0.1",
            },
            ["calloutTrigger"] = true,
            ["createdAt"] = "2019-05-31T14:52:38.171Z",
            ["description"] = "",
            ["id"] = id,
            ["interval"] = null,
            ["latest_inactive_verisons"] = new JsonArray(),
            ["name"] = $"Workflow {id}",
            ["ondemandTrigger"] = true,
            ["scheduledTrigger"] = false,
            ["status"] = "Active",
            ["timezone"] = null,
            ["updatedAt"] = changed.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        });
        return id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>From now on the export of a workflow fails, each time.</summary>
    public void BreakExport(long id, VendorAnswer answer) => _exports[id] = answer;

    /// <summary>Every token given out so far is over.</summary>
    public void ExpireTokens() => _tokens.Clear();

    protected override bool IsAuthorized(VendorCall call) => !IsForRecords(call)
        ? call.Form.GetValueOrDefault("grant_type") == "client_credentials" && call.Form.GetValueOrDefault("client_id") == $"client of {call.Host}"
            && call.Form.GetValueOrDefault("client_secret") == ZuoraTests.SecretOf(call.Host)
        : call.Header("Authorization") is not null;

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (call is { Method: "POST", Path: "/oauth/token" })
            return NewToken(call.Host);
        if (!_tokens.Contains($"{call.Header("Authorization")} at {call.Host}"))
            return TokenIsOver;
        return call.Path.Split('/') switch
        {
            ["", "v1", "workflows"] => Page(call),
            ["", "v1", "workflows", var id, "export"] => Export(call.Host, long.Parse(id, CultureInfo.InvariantCulture)),
            _ => Error(404, "Cannot find the resource"),
        };
    }

    private VendorAnswer NewToken(string host)
    {
        var token = Guid.NewGuid().ToString("N");
        _tokens.Add($"Bearer {token} at {host}");
        return VendorAnswer.Json(new JsonObject
        {
            ["access_token"] = token, ["expires_in"] = 3599, ["jti"] = Guid.NewGuid().ToString("N"), ["scope"] = "tenant.19", ["token_type"] = "bearer",
        });
    }

    private VendorAnswer Page(VendorCall call)
    {
        // More than 50 are not refused: 50 are given.
        var (page, length) = (call.Number("page", 1), Math.Min(50, call.Number("page_length", 20)));
        var all = _tenants.GetValueOrDefault(call.Host) ?? [];
        return VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip((page - 1) * length).Take(length).Select(workflow => workflow.DeepClone())]),
            ["pagination"] = new JsonObject
            {
                ["next_page"] = page * length < all.Count ? $"https://{call.Host}/workflows?page={page + 1}&page_length={length}" : null,
                ["page"] = page,
                ["page_length"] = length,
            },
        });
    }

    private VendorAnswer Export(string host, long id)
    {
        if (_exports.TryGetValue(id, out var failure))
            return failure;
        var workflow = _tenants[host].Single(workflow => (int)workflow["id"]! == id);
        return VendorAnswer.Json(new JsonObject
        {
            ["workflow"] = new JsonObject { ["id"] = 1000 + id, ["name"] = (string)workflow["name"]!, ["version"] = "0.0.1" },
            ["tasks"] = new JsonArray(new JsonObject { ["id"] = 1, ["action_type"] = "Approval", ["parameters"] = new JsonObject { ["ratio"] = 1.50 } }),
            ["linkages"] = new JsonArray(new JsonObject { ["linkage_type"] = "Start", ["source_task_id"] = null, ["target_task_id"] = 1 }),
        });
    }

    private static VendorAnswer Reasons(int status, int code, string text) => VendorAnswer.Json(status, new JsonObject
    {
        ["success"] = false,
        ["processId"] = "3F7EA3FD706C7E7C",
        ["reasons"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = text }),
    });
}
