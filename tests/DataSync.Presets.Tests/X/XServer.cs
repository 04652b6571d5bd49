using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.X;

/// <summary>
/// X's API v2 as documented: posts of a user (https://docs.x.com/x-api/users/get-posts), pages
/// (https://docs.x.com/x-api/fundamentals/pagination), limits (https://docs.x.com/x-api/fundamentals/rate-limits), errors
/// (https://docs.x.com/x-api/fundamentals/response-codes-and-errors).
/// </summary>
public sealed class XServer : VendorServer
{
    public const string Token = "s3cr3t-value-42";

    private readonly SortedDictionary<string, List<JsonObject>> _users = new(StringComparer.Ordinal);
    private long _posts = 1_900_000_000_000_000_000;

    public override string UnauthorizedText => "Unauthorized";

    public override VendorAnswer Unauthorized => Problem(401, "about:blank", "Unauthorized", UnauthorizedText);

    /// <summary>The window began five minutes ago.</summary>
    public override VendorAnswer TooManyRequests => VendorAnswer.Json(
        429, new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = 88, ["message"] = "Rate limit exceeded" }) }) with
    {
        Headers =
        [
            ("x-rate-limit-limit", "10000"),
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", new VendorClock().Now.AddMinutes(10).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
    };

    /// <summary>What is answered when the month's posts are used up.</summary>
    public static VendorAnswer UsageCapped =>
        Problem(429, "https://api.x.com/2/problems/usage-capped", "UsageCapExceeded", "Usage cap exceeded: Monthly product cap");

    public override VendorAnswer Error(int status, string text)
    {
        var answer = ProblemBody(status, "https://api.x.com/2/problems/invalid-request", "Invalid Request", "One or more parameters to your request was invalid.");
        answer["errors"] = new JsonArray(new JsonObject { ["message"] = text, ["parameters"] = new JsonObject() });
        return VendorAnswer.Json(status, answer);
    }

    /// <summary>Adds a user without posts.</summary>
    public void AddUser(string user) => _users.TryAdd(user, []);

    /// <summary>Adds a post of a user.</summary>
    public string AddPost(string user, DateTimeOffset created)
    {
        var id = (_posts += 4096).ToString(CultureInfo.InvariantCulture);
        _users[user].Add(new JsonObject
        {
            ["id"] = id,
            ["author_id"] = user,
            ["text"] = "just setting up my twttr",
            ["created_at"] = created.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["lang"] = "en",
            ["conversation_id"] = id,
            ["edit_history_tweet_ids"] = new JsonArray(id),
            ["public_metrics"] = new JsonObject
            {
                ["retweet_count"] = 1, ["reply_count"] = 2, ["like_count"] = 3, ["quote_count"] = 4, ["bookmark_count"] = 5, ["impression_count"] = 6,
            },
        });
        return id;
    }

    /// <summary>Gives a post likes.</summary>
    public void Like(string id, int likes) =>
        _users.Values.SelectMany(posts => posts).Single(post => (string)post["id"]! == id)["public_metrics"]!["like_count"] = likes;

    protected override bool IsAuthorized(VendorCall call) => call.Host == "api.x.com" && call.Header("Authorization") == $"Bearer {Token}";

    protected override VendorAnswer Answer(VendorCall call) => call.Path.Split('/') switch
    {
        ["", "2", "users", var user] when _users.ContainsKey(user) => VendorAnswer.Json(new JsonObject
        {
            ["data"] = new JsonObject { ["id"] = user, ["name"] = "Acme", ["username"] = "acme" },
        }),
        ["", "2", "users", var user, "tweets" or "mentions"] when _users.TryGetValue(user, out var posts) => Page(call, posts),
        _ => VendorAnswer.Json(new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject
            {
                ["resource_type"] = "user",
                ["title"] = "Not Found Error",
                ["detail"] = "Could not find user.",
                ["type"] = "https://api.x.com/2/problems/resource-not-found",
            }),
        }),
    };

    private VendorAnswer Page(VendorCall call, List<JsonObject> posts)
    {
        var size = call.Number("max_results", 10);
        if (size is < 5 or > 100)
            return Error(400, $"The `max_results` query parameter value [{size}] is not between 5 and 100");
        if (call.Query.TryGetValue("exclude", out var excluded) && excluded.Length == 0)
            return Error(400, "The `exclude` query parameter value [] is not one of [replies,retweets]");
        if (!call.Parameter("tweet.fields")!.Split(',').Contains("created_at"))
            return Error(400, "Without it only id and text come.");
        var since = call.Parameter("start_time") is { } time
            ? DateTimeOffset.ParseExact(time, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : DateTimeOffset.MinValue;
        var found = posts.Where(post => TimeOf(post) >= since).OrderByDescending(TimeOf).ToList();
        var skip = call.Parameter("pagination_token") is { } token ? int.Parse(token.AsSpan(5), CultureInfo.InvariantCulture) : 0;
        var page = found.Skip(skip).Take(size).Select(post => post.DeepClone()).ToArray();
        var meta = new JsonObject { ["result_count"] = page.Length };
        if (skip + size < found.Count)
            meta["next_token"] = $"7140w{skip + size}";
        var answer = new JsonObject { ["meta"] = meta };
        if (page.Length > 0)
            answer["data"] = new JsonArray(page);
        return VendorAnswer.Json(answer) with { Headers = [("x-rate-limit-limit", "10000"), ("x-rate-limit-remaining", "9998"), ("x-rate-limit-reset", "1772367300")] };
    }

    private static VendorAnswer Problem(int status, string type, string title, string detail) => VendorAnswer.Json(status, ProblemBody(status, type, title, detail));

    private static JsonObject ProblemBody(int status, string type, string title, string detail) =>
        new() { ["title"] = title, ["detail"] = detail, ["type"] = type, ["status"] = status };

    private static DateTimeOffset TimeOf(JsonObject post) => DateTimeOffset.Parse((string)post["created_at"]!, CultureInfo.InvariantCulture);
}
