using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.FacebookPages;

/// <summary>
/// Facebook's Graph API as documented: a page with its posts by cursors (https://developers.facebook.com/docs/graph-api/results),
/// insights by day (https://developers.facebook.com/docs/graph-api/reference/insights), errors by code
/// (https://developers.facebook.com/docs/graph-api/guides/error-handling).
/// </summary>
public sealed class FacebookPagesServer : VendorServer
{
    public const string Token = "s3cr3t-value-42";
    public const string PageId = "1755847768034402";

    private readonly List<JsonObject> _posts = [];

    public override string UnauthorizedText =>
        "Error validating access token: Session has expired on Wednesday, 14-Feb-18 18:00:00 PST. The current time is Thursday, 15-Feb-18 13:46:35 PST.";

    /// <summary>https://developers.facebook.com/docs/facebook-login/access-tokens/debugging-and-error-handling</summary>
    public override VendorAnswer Unauthorized => RefusedToken(400);

    /// <summary>A refused token with another status than that of the documentation.</summary>
    public VendorAnswer RefusedToken(int status) => Refusal(status, 190, UnauthorizedText, 463) with
    {
        Headers = [("WWW-Authenticate", $"OAuth \"Facebook Platform\" \"invalid_token\" \"{UnauthorizedText}\"")],
    };

    public override VendorAnswer TooManyRequests => Refusal(400, 32, "(#32) Page request limit reached") with
    {
        Headers = [("X-Business-Use-Case-Usage", $$"""{"{{PageId}}":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]}""")],
    };

    public override VendorAnswer Error(int status, string text) => Refusal(status, status < 500 ? 100 : 2, text);

    /// <summary>Answer when a limit is reached, by the code for whose limit it is.</summary>
    public static VendorAnswer Limited(int code) => Refusal(code == 4 ? 403 : 400, code, $"(#{code}) request limit reached");

    /// <summary>Adds a post.</summary>
    public string AddPost(DateTimeOffset created)
    {
        var id = $"{PageId}_{_posts.Count + 100}";
        _posts.Add(new JsonObject
        {
            ["id"] = id,
            ["created_time"] = Iso(created),
            ["updated_time"] = Iso(created.AddMinutes(5)),
            ["message"] = $"Post {_posts.Count} ",
            ["permalink_url"] = $"https://www.facebook.com/{id}",
            ["status_type"] = "mobile_status_update",
            ["is_published"] = true,
            ["reactions"] = new JsonObject { ["data"] = new JsonArray(), ["summary"] = new JsonObject { ["total_count"] = 12 } },
            ["comments"] = new JsonObject { ["data"] = new JsonArray(), ["summary"] = new JsonObject { ["total_count"] = 3 } },
        });
        return id;
    }

    /// <summary>Gives a post reactions.</summary>
    public void React(string id, int reactions) => _posts.Single(post => (string)post["id"]! == id)["reactions"]!["summary"]!["total_count"] = reactions;

    protected override bool IsAuthorized(VendorCall call) => call.Host == "graph.facebook.com" && call.Parameter("access_token") == Token;

    protected override VendorAnswer Answer(VendorCall call) => call.Path switch
    {
        $"/v25.0/{PageId}" => VendorAnswer.Json(new JsonObject { ["id"] = PageId, ["name"] = "Acme", ["fan_count"] = 4200 }),
        $"/v25.0/{PageId}/posts" => Posts(call),
        $"/v25.0/{PageId}/insights" => Insights(call),
        _ => Refusal(400, 100, "Unsupported get request."),
    };

    private VendorAnswer Posts(VendorCall call)
    {
        if (!call.Parameter("fields")!.Split(',').Contains("created_time"))
            return Refusal(400, 100, "Without fields only some come.");
        var limit = call.Number("limit", 25);
        if (limit > 100)
            return Refusal(400, 1, "Please reduce the amount of data you're asking for, then retry your request");
        var since = DateTimeOffset.FromUnixTimeSeconds(call.Number("since", 0));
        var found = _posts.Where(post => TimeOf(post) >= since).OrderByDescending(TimeOf).ToList();
        var skip = call.Parameter("after") is { } cursor ? BitConverter.ToInt32(Convert.FromBase64String(cursor)) : 0;
        var answer = new JsonObject { ["data"] = new JsonArray([.. found.Skip(skip).Take(limit).Select(post => post.DeepClone())]) };
        if (found.Count > skip)
        {
            var after = Convert.ToBase64String(BitConverter.GetBytes(Math.Min(skip + limit, found.Count)));
            var paging = new JsonObject { ["cursors"] = new JsonObject { ["before"] = "QVFI", ["after"] = after } };
            if (skip + limit < found.Count)
                paging["next"] = $"https://graph.facebook.com/v25.0/{PageId}/posts?access_token={Token}&limit={limit}&after={Uri.EscapeDataString(after)}";
            answer["paging"] = paging;
        }

        return VendorAnswer.Json(answer) with { Headers = [("X-App-Usage", """{"call_count":28,"total_time":25,"total_cputime":25}""")] };
    }

    /// <summary>A day ends at midnight in California, 8 o'clock UTC in winter; the first is the one of since.</summary>
    private static VendorAnswer Insights(VendorCall call)
    {
        var (since, until) = (DateTimeOffset.FromUnixTimeSeconds(call.Number("since", 0)), DateTimeOffset.FromUnixTimeSeconds(call.Number("until", 0)));
        if (until - since > TimeSpan.FromDays(90))
            return Refusal(400, 100, "(#100) There cannot be more than 90 days between since and until");
        var days = Enumerable.Range(1, 91).Select(day => since.Date.AddDays(day).AddHours(8)).Where(end => end <= until.UtcDateTime).ToList();
        var metrics = call.Parameter("metric")!.Split(',').Select(name => new JsonObject
        {
            ["name"] = name,
            ["period"] = call.Parameter("period"),
            ["values"] = new JsonArray([.. days.Select(end => new JsonObject { ["value"] = end.Day, ["end_time"] = Iso(new DateTimeOffset(end, TimeSpan.Zero)) })]),
            ["title"] = $"Daily {name}",
            ["id"] = $"{PageId}/insights/{name}/day",
        });
        return VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. metrics]),
            ["paging"] = new JsonObject
            {
                ["previous"] = $"https://graph.facebook.com/v25.0/{PageId}/insights?since=0",
                ["next"] = $"https://graph.facebook.com/v25.0/{PageId}/insights?since={until.ToUnixTimeSeconds()}",
            },
        });
    }

    private static VendorAnswer Refusal(int status, int code, string message, int? subcode = null)
    {
        var error = new JsonObject
        {
            ["message"] = message,
            ["type"] = "OAuthException",
            ["is_transient"] = code is 2 or 4 or 17 or 32 or 613 or 80001,
            ["code"] = code,
            ["fbtrace_id"] = "EJplcsCHuLu",
        };
        if (subcode is not null)
            error["error_subcode"] = subcode;
        return VendorAnswer.Json(status, new JsonObject { ["error"] = error });
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(JsonObject post) =>
        DateTimeOffset.ParseExact((string)post["created_time"]!, "yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
