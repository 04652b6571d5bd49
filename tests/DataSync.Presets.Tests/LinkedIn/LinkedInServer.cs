using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Presets.Tests.LinkedIn;

/// <summary>
/// LinkedIn's API as documented: posts of an author
/// (https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api), figures by day
/// (https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/follower-statistics), tokens
/// (https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens), errors
/// (https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling).
/// </summary>
public sealed partial class LinkedInServer : VendorServer
{
    public const string Secret = "s3cr3t-value-42";
    public const string Organization = "5515715";
    public const string OtherOrganization = "2414183";

    /// <summary>An access token made in the developer portal.</summary>
    public const string PortalToken = "AQXdSP-portal";

    private readonly Dictionary<string, List<JsonObject>> _posts = new() { [Organization] = [], [OtherOrganization] = [] };
    private readonly HashSet<string> _tokens = [PortalToken];

    public override string UnauthorizedText => "Invalid access token";

    public override VendorAnswer Unauthorized => Refusal(401, UnauthorizedText, 65600);

    public override VendorAnswer TooManyRequests => Refusal(429, "Too many requests", 101);

    /// <summary>What is answered when the day's requests of the app are used up.</summary>
    public static VendorAnswer DayLimit => Refusal(429, "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.", 101);

    public override VendorAnswer Error(int status, string text) => Refusal(status, text, 0);

    /// <summary>Tokens that were issued so far.</summary>
    public int Issued { get; private set; }

    /// <summary>Adds a post of an organization.</summary>
    public string AddPost(string organization, DateTimeOffset changed)
    {
        var id = $"urn:li:share:{organization}{_posts[organization].Count:D12}";
        _posts[organization].Add(new JsonObject
        {
            ["id"] = id,
            ["author"] = $"urn:li:organization:{organization}",
            ["commentary"] = "Sample text post",
            ["visibility"] = "PUBLIC",
            ["lifecycleState"] = "PUBLISHED",
            ["lifecycleStateInfo"] = new JsonObject { ["isEditedByAuthor"] = false },
            ["distribution"] = new JsonObject { ["feedDistribution"] = "MAIN_FEED" },
            ["isReshareDisabledByAuthor"] = false,
            ["createdAt"] = changed.AddHours(-1).ToUnixTimeMilliseconds(),
            ["publishedAt"] = changed.AddHours(-1).ToUnixTimeMilliseconds(),
            ["lastModifiedAt"] = changed.ToUnixTimeMilliseconds(),
        });
        return id;
    }

    /// <summary>Changes a post.</summary>
    public void Edit(string id, DateTimeOffset changed) =>
        _posts.Values.SelectMany(posts => posts).Single(post => (string)post["id"]! == id)["lastModifiedAt"] = changed.ToUnixTimeMilliseconds();

    /// <summary>Adds a post that pages count, and leave out, since the member may not see it.</summary>
    public void AddUnseen(string organization, DateTimeOffset changed)
    {
        AddPost(organization, changed);
        _posts[organization][^1]["visibility"] = "unseen";
    }

    /// <summary>All tokens end.</summary>
    public void ExpireTokens() => _tokens.Clear();

    public override bool IsForRecords(VendorCall call) => call.Host == "api.linkedin.com";

    protected override bool IsAuthorized(VendorCall call) =>
        !IsForRecords(call) || (call.Header("Authorization") is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && _tokens.Contains(token));

    protected override VendorAnswer Answer(VendorCall call)
    {
        if (call is { Method: "POST", Host: "www.linkedin.com", Path: "/oauth/v2/accessToken" })
            return IssueToken(call);
        if (!Version().IsMatch(call.Header("LinkedIn-Version") ?? "") || call.Header("X-Restli-Protocol-Version") != "2.0.0")
            return Refusal(400, "A version must be present. Please specify a version by adding the LinkedIn-Version header.", 0);
        return call.Path switch
        {
            "/rest/posts" => Posts(call),
            "/rest/organizationalEntityFollowerStatistics" => Days(call, day => ("followerGains", new JsonObject { ["organicFollowerGain"] = day, ["paidFollowerGain"] = 0 })),
            "/rest/organizationalEntityShareStatistics" => Days(call, day => ("totalShareStatistics", new JsonObject { ["impressionCount"] = day, ["engagement"] = 0.25 })),
            _ when call.Path.StartsWith("/rest/organizations/", StringComparison.Ordinal) =>
                VendorAnswer.Json(new JsonObject { ["id"] = int.Parse(call.Path[20..], CultureInfo.InvariantCulture), ["localizedName"] = "Acme", ["vanityName"] = "acme" }),
            _ => Refusal(404, "No virtual resource found", 0),
        };
    }

    private VendorAnswer IssueToken(VendorCall call)
    {
        if (call.Form is not { } form || form["grant_type"] != "refresh_token" || form["refresh_token"] != Secret || form["client_secret"] != Secret || form["client_id"] != "861hhm46p48to2")
            return VendorAnswer.Json(400, new JsonObject { ["error"] = "invalid_request", ["error_description"] = "The provided refresh token is invalid, expired or revoked" });
        var token = $"BBBB{++Issued}";
        _tokens.Add(token);
        return VendorAnswer.Json(new JsonObject
        {
            ["access_token"] = token, ["expires_in"] = 86400, ["refresh_token"] = Secret, ["refresh_token_expires_in"] = 439200,
        });
    }

    private VendorAnswer Posts(VendorCall call)
    {
        var author = call.Parameter("author")?.Split(':') is ["urn", "li", "organization", var id] ? id : "";
        if (call.Parameter("q") != "author" || call.Header("X-RestLi-Method") != "FINDER" || !_posts.TryGetValue(author, out var posts))
            return Refusal(400, "Invalid query parameters passed to request", 0);
        var (count, start) = (call.Number("count", 10), call.Number("start", 0));
        if (count > 100)
            return Refusal(400, "count must not be more than 100", 0);
        var sorted = call.Parameter("sortBy") == "LAST_MODIFIED" ? posts.OrderByDescending(post => (long)post["lastModifiedAt"]!).ToList() : posts;
        var links = new JsonArray();
        if (start + count < sorted.Count)
            links.Add(new JsonObject { ["type"] = "application/json", ["rel"] = "next", ["href"] = $"/rest/posts?q=author&start={start + count}&count={count}" });
        return Elements(start, count, links, sorted.Skip(start).Take(count).Where(post => (string)post["visibility"]! != "unseen").Select(post => post.DeepClone()));
    }

    private static VendorAnswer Days(VendorCall call, Func<int, (string, JsonObject)> figures)
    {
        var range = Intervals().Match(call.Parameter("timeIntervals") ?? "");
        if (!range.Success || !call.Parameter("organizationalEntity")!.StartsWith("urn:li:organization:", StringComparison.Ordinal))
            return Refusal(400, "Invalid query parameters passed to request", 0);
        var (from, to) = (DayOf(range.Groups["start"].Value), DayOf(range.Groups["end"].Value));
        if (from < new VendorClock().Now.AddYears(-1))
            return Refusal(400, "Time range is not within the last twelve months", 0);
        var days = Enumerable.Range(0, (to - from).Days).Select(day => new JsonObject
        {
            ["timeRange"] = new JsonObject { ["start"] = from.AddDays(day).ToUnixTimeMilliseconds(), ["end"] = from.AddDays(day + 1).ToUnixTimeMilliseconds() },
            ["organizationalEntity"] = call.Parameter("organizationalEntity"),
            [figures(day).Item1] = figures(day).Item2,
        });
        return Elements(0, 10, [], days);
    }

    private static VendorAnswer Elements(int start, int count, JsonArray links, IEnumerable<JsonNode> elements) => VendorAnswer.Json(new JsonObject
    {
        ["paging"] = new JsonObject { ["start"] = start, ["count"] = count, ["links"] = links },
        ["elements"] = new JsonArray([.. elements]),
    });

    private static VendorAnswer Refusal(int status, string message, int serviceErrorCode) =>
        VendorAnswer.Json(status, new JsonObject { ["message"] = message, ["serviceErrorCode"] = serviceErrorCode, ["status"] = status });

    private static DateTimeOffset DayOf(string milliseconds) =>
        new(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture)).Date, TimeSpan.Zero);

    [GeneratedRegex(@"^\(timeRange:\(start:(?<start>\d{13}),end:(?<end>\d{13})\),timeGranularityType:DAY\)$")]
    private static partial Regex Intervals();

    [GeneratedRegex(@"^\d{6}$")]
    private static partial Regex Version();
}
