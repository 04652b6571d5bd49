using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.LinkedIn;

public sealed class LinkedInTests : PresetTests<LinkedInServer>
{
    protected override string Connector => "linkedin";

    protected override string Stream => "posts";

    protected override TimeSpan Wait => TimeSpan.FromMinutes(1);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["organization_ids[0]"] = Plain(LinkedInServer.Organization),
        ["login"] = Plain("refresh_token"),
        ["client_id"] = Plain("861hhm46p48to2"),
        ["client_secret"] = Secret("linkedin-client-secret"),
        ["refresh_token"] = Secret("linkedin-refresh-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddPost(LinkedInServer.Organization, changed);

    /// <summary>Posts know no filter: paging ends at what the last run had.</summary>
    protected override DateTimeOffset? AskedSince(VendorCall call) => Clock.Now;

    [Fact]
    public async Task A_second_run_ends_at_the_page_with_what_the_first_one_had()
    {
        AddMany(9, Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        var late = Add(Clock.Now.AddDays(-1));

        var second = await Source.ReadAsync(Stream, PageSize, first);

        second.All("id").ShouldContain(late);
        second.Calls.Count(Vendor.IsForRecords).ShouldBeLessThan(3);
    }

    [Fact]
    public async Task An_old_post_that_was_edited_comes_again()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        Vendor.Edit(ids[0], Clock.Now.AddDays(-1));

        (await Source.ReadAsync(Stream, PageSize, first)).All("id").ShouldContain(ids[0]);
    }

    [Fact]
    public async Task A_page_that_is_not_full_is_not_the_end()
    {
        var ids = AddMany(2, Clock.Now.AddDays(-30));
        Vendor.AddUnseen(LinkedInServer.Organization, Clock.Now.AddDays(-2));
        Vendor.AddUnseen(LinkedInServer.Organization, Clock.Now.AddDays(-1));

        (await Source.ReadAsync(Stream, PageSize)).All("id").ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task Times_of_a_post_stand_in_fields_of_their_own()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["modified_time"]).ShouldBe("2026-02-28T12:00:00Z");
        ((string?)record["published_time"]).ShouldBe("2026-02-28T11:00:00Z");
        ((string?)record["organization_id"]).ShouldBe(LinkedInServer.Organization);
    }

    [Theory]
    [InlineData("follower_statistics", "followerGains")]
    [InlineData("share_statistics", "totalShareStatistics")]
    public async Task Figures_are_one_record_for_each_day_of_the_last_twelve_months_and_then_the_last_days(string stream, string figures)
    {
        using var source = SourceWith(("organization_ids[1]", LinkedInServer.OtherOrganization));

        var first = await source.ReadAsync(stream, PageSize);
        Clock.Advance(TimeSpan.FromDays(1));
        var second = await source.ReadAsync(stream, PageSize, first);

        first.Records.Count.ShouldBe(364 * 2);
        first.Records.Select(record => $"{record["organization_id"]} {record["day"]}").Distinct().Count().ShouldBe(364 * 2);
        first.Records.ShouldAllBe(record => record.ContainsKey(figures));
        first.All("day").Max(StringComparer.Ordinal).ShouldBe("2026-02-28", "today is not over");
        second.All("day").Distinct().ShouldBe(["2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]);
    }

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(ids, ignoreOrder: true);
        Vendor.Issued.ShouldBe(2);
    }

    [Fact]
    public async Task An_app_without_refresh_tokens_is_read_with_an_access_token()
    {
        Add(Clock.Now.AddDays(-1));
        using var source = SourceWith(("login", "access_token"), ("access_token", LinkedInServer.PortalToken));

        (await source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();
        Vendor.Issued.ShouldBe(0);
        Vendor.ExpireTokens();
        var exception = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync(Stream, PageSize));
        exception.Message.ShouldContain(Vendor.UnauthorizedText);
    }

    [Fact]
    public async Task The_limit_of_the_day_is_waited_for_until_midnight()
    {
        var ids = AddMany(3, Clock.Now.AddDays(-1));
        Clock.Advance(TimeSpan.FromHours(11.5));
        Vendor.Interrupt(LinkedInServer.DayLimit);

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(ids, ignoreOrder: true);
        run.Waits.ShouldBe([TimeSpan.FromMinutes(30)]);
    }

    private PresetSource SourceWith(params (string Name, string Value)[] values)
    {
        var config = Config.ToDictionary();
        foreach (var (name, value) in values)
            config[name] = Plain(value);
        return new PresetSource(Connector, Vendor, Clock, config);
    }
}
