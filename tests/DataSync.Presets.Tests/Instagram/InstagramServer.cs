using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Instagram;

/// <summary>
/// Instagram's part of the Graph API as documented: media of an account by cursors and time
/// (https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media), insights of a medium
/// (https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights), errors by code
/// (https://developers.facebook.com/docs/graph-api/guides/error-handling).
/// </summary>
public sealed class InstagramServer : VendorServer
{
    public const string Token = "s3cr3t-value-42";
    public const string Account = "17841405822304914";
    public const string OtherAccount = "17841405822304915";

    private readonly SortedDictionary<string, List<JsonObject>> _accounts = new(StringComparer.Ordinal) { [Account] = [], [OtherAccount] = [] };
    private readonly Dictionary<string, VendorAnswer> _insights = [];

    public override string UnauthorizedText =>
        "Error validating access token: Session has expired on Wednesday, 14-Feb-18 18:00:00 PST. The current time is Thursday, 15-Feb-18 13:46:35 PST.";

    /// <summary>https://developers.facebook.com/docs/facebook-login/access-tokens/debugging-and-error-handling</summary>
    public override VendorAnswer Unauthorized => Refusal(400, 190, UnauthorizedText, 463) with
    {
        Headers = [("WWW-Authenticate", $"OAuth \"Facebook Platform\" \"invalid_token\" \"{UnauthorizedText}\"")],
    };

    public override VendorAnswer TooManyRequests => Refusal(400, 80002, "(#80002) There have been too many calls to this Instagram account.") with
    {
        Headers = [("X-Business-Use-Case-Usage", $$"""{"{{Account}}":[{"type":"instagram","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]}""")],
    };

    public override VendorAnswer Error(int status, string text) => Refusal(status, status < 500 ? 100 : 2, text);

    /// <summary>Adds a medium to an account.</summary>
    public string AddMedium(string account, DateTimeOffset published, string product = "FEED")
    {
        var id = $"{account[^2..]}9{_accounts[account].Count:D14}";
        _accounts[account].Add(new JsonObject
        {
            ["id"] = id,
            ["caption"] = "Snow!\n",
            ["media_type"] = product == "REELS" ? "VIDEO" : "IMAGE",
            ["media_product_type"] = product,
            ["permalink"] = $"https://www.instagram.com/p/{id}/",
            ["timestamp"] = published.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture),
            ["username"] = "acme",
            ["like_count"] = 278,
            ["comments_count"] = 7,
        });
        return id;
    }

    /// <summary>Answers the request for the insights of a medium in this way.</summary>
    public void RefuseInsights(string medium, int code, string message, int? subcode = null) => _insights[medium] = Refusal(400, code, message, subcode);

    protected override bool IsAuthorized(VendorCall call) => call.Host == "graph.facebook.com" && call.Parameter("access_token") == Token;

    protected override VendorAnswer Answer(VendorCall call) => call.Path.Split('/') switch
    {
        ["", "v25.0", var account] when _accounts.TryGetValue(account, out var media) => VendorAnswer.Json(new JsonObject
        {
            ["id"] = account, ["username"] = "acme", ["followers_count"] = 9, ["media_count"] = media.Count,
        }),
        ["", "v25.0", var account, "media"] when _accounts.TryGetValue(account, out var media) => Page(call, media),
        ["", "v25.0", var medium, "insights"] => _insights.TryGetValue(medium, out var refusal) ? refusal : Insights(call, medium),
        _ => Refusal(400, 100, "Unsupported get request."),
    };

    private static VendorAnswer Page(VendorCall call, List<JsonObject> media)
    {
        var (limit, since) = (call.Number("limit", 25), DateTimeOffset.FromUnixTimeSeconds(call.Number("since", 0)));
        var found = media.Where(medium => TimeOf(medium) >= since).OrderByDescending(TimeOf).ToList();
        var skip = call.Parameter("after") is { } cursor ? BitConverter.ToInt32(Convert.FromBase64String(cursor)) : 0;
        var answer = new JsonObject { ["data"] = new JsonArray([.. found.Skip(skip).Take(limit).Select(medium => medium.DeepClone())]) };
        if (found.Count > skip)
        {
            var after = Convert.ToBase64String(BitConverter.GetBytes(Math.Min(skip + limit, found.Count)));
            answer["paging"] = new JsonObject { ["cursors"] = new JsonObject { ["before"] = "QVFI", ["after"] = after } };
            if (skip + limit < found.Count)
                answer["paging"]!["next"] = $"https://graph.facebook.com{call.Path}?access_token={Token}&after={Uri.EscapeDataString(after)}";
        }

        return VendorAnswer.Json(answer);
    }

    private VendorAnswer Insights(VendorCall call, string id)
    {
        var medium = _accounts.Values.SelectMany(media => media).Single(medium => (string)medium["id"]! == id);
        var names = call.Parameter("metric")!.Split(',');
        if (names.Any(name => name.StartsWith("ig_reels", StringComparison.Ordinal)) && (string)medium["media_product_type"]! != "REELS")
            return Refusal(400, 100, "(#100) metric is not supported for this media product type");
        return VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonArray([.. names.Select((name, i) => new JsonObject
            {
                ["name"] = name,
                ["period"] = "lifetime",
                ["values"] = new JsonArray(new JsonObject { ["value"] = i }),
                ["title"] = name,
                ["description"] = $"The {name}",
                ["id"] = $"{id}/insights/{name}/lifetime",
            })]),
        });
    }

    private static VendorAnswer Refusal(int status, int code, string message, int? subcode = null)
    {
        var error = new JsonObject
        {
            ["message"] = message,
            ["type"] = "OAuthException",
            ["is_transient"] = code is 2 or 80002,
            ["code"] = code,
            ["fbtrace_id"] = "EJplcsCHuLu",
        };
        if (subcode is not null)
            error["error_subcode"] = subcode;
        return VendorAnswer.Json(status, new JsonObject { ["error"] = error });
    }

    private static DateTimeOffset TimeOf(JsonObject medium) =>
        DateTimeOffset.ParseExact((string)medium["timestamp"]!, "yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
