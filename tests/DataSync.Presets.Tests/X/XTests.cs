using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.X;

public sealed class XTests : PresetTests<XServer>
{
    private static readonly string[] s_users = ["2244994945", "2244994946", "2244994947", "2244994948"];

    private int _added;

    public XTests() => Array.ForEach(s_users, Vendor.AddUser);

    protected override string Connector => "x";

    protected override string Stream => "posts";

    /// <summary>X takes no smaller one.</summary>
    protected override int PageSize => 5;

    protected override TimeSpan Wait => TimeSpan.FromMinutes(10);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["user_ids[0]"] = Plain(s_users[0]),
        ["user_ids[1]"] = Plain(s_users[1]),
        ["user_ids[2]"] = Plain(s_users[2]),
        ["user_ids[3]"] = Plain(s_users[3]),
        ["bearer_token"] = Secret("x-bearer-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
        ["refresh_days"] = Plain("0"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddPost(s_users[_added++ % s_users.Length], changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Parameter("start_time") is { } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Every_page_of_a_user_is_read()
    {
        var ids = Enumerable.Range(0, 12).Select(hour => Vendor.AddPost(s_users[0], Clock.Now.AddDays(-9).AddHours(hour))).ToList();

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All("id").ShouldBe(ids, ignoreOrder: true);
        run.Calls.Count(call => call.Path == $"/2/users/{s_users[0]}/tweets").ShouldBe(3);
    }

    [Fact]
    public async Task Each_user_is_followed_by_himself()
    {
        Vendor.AddPost(s_users[0], Clock.Now.AddDays(-1));
        Vendor.AddPost(s_users[1], Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        var late = Vendor.AddPost(s_users[1], Clock.Now.AddDays(-20));

        (await Source.ReadAsync(Stream, PageSize, first)).All("id").ShouldContain(late);
    }

    [Fact]
    public async Task Posts_of_the_last_days_are_read_again_with_their_counts()
    {
        var old = Vendor.AddPost(s_users[0], Clock.Now.AddDays(-20));
        var young = Vendor.AddPost(s_users[0], Clock.Now.AddDays(-3));
        Vendor.AddPost(s_users[0], Clock.Now.AddDays(-1));
        using var source = SourceWith(("refresh_days", "7"));
        var first = await source.ReadAsync(Stream, PageSize);
        Vendor.Like(young, 99);

        var second = await source.ReadAsync(Stream, PageSize, first);

        second.Records.Single(record => (string?)record["id"] == young)["public_metrics"]!["like_count"]!.GetValue<int>().ShouldBe(99);
        second.All("id").ShouldNotContain(old);
    }

    [Fact]
    public async Task What_is_to_be_left_out_X_leaves_out_of_posts_but_is_not_asked_to_of_mentions()
    {
        using var source = SourceWith(("exclude[0]", "replies"), ("exclude[1]", "retweets"));

        var posts = await source.ReadAsync(Stream, PageSize);
        var mentions = await source.ReadAsync("mentions", PageSize);

        posts.Calls.ShouldAllBe(call => call.Parameter("exclude") == "replies,retweets");
        mentions.Calls.Count.ShouldBe(s_users.Length);
        mentions.Calls.ShouldAllBe(call => !call.Query.ContainsKey("exclude"));
    }

    [Fact]
    public async Task A_post_that_mentions_two_users_is_a_mention_of_each()
    {
        Vendor.AddPost(s_users[0], Clock.Now.AddDays(-1));
        Vendor.AddPost(s_users[1], Clock.Now.AddDays(-1));

        (await Source.ReadAsync("mentions", PageSize)).All("user_id").ShouldBe([s_users[0], s_users[1]]);
    }

    [Fact]
    public async Task Posts_of_the_month_that_are_used_up_end_the_run_and_are_not_waited_for()
    {
        Vendor.Interrupt(XServer.UsageCapped);

        var exception = await Should.ThrowAsync<SourceException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("Monthly product cap");
        Clock.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_whom_X_does_not_show_is_no_user_without_posts()
    {
        using var source = SourceWith(("user_ids[0]", "404"));

        (await source.FirstPageAsync(Stream, PageSize)).ShouldBeOfType<PageResult.Malformed>();
    }

    private PresetSource SourceWith(params (string Name, string Value)[] values)
    {
        var config = Config.ToDictionary();
        foreach (var (name, value) in values)
            config[name] = Plain(value);
        return new PresetSource(Connector, Vendor, Clock, config);
    }
}
