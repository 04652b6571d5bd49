using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Mailchimp;

public sealed class MailchimpTests : PresetTests<MailchimpServer>
{
    public const string ApiKey = $"{SecretValue}-us6";

    protected override string Connector => "mailchimp";

    protected override string Stream => "members";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(30);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["api_key"] = new ConfigValue(ApiKey, "mailchimp-api-key"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddMember("a1", changed);

    protected override bool IsOfStream(VendorCall call) => call.Path.EndsWith("/members", StringComparison.Ordinal);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Parameter("since_last_changed") is { } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Each_list_is_followed_by_itself()
    {
        Vendor.AddMember("a1", Clock.Now.AddDays(-1));
        Vendor.AddMember("b2", Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        var late = Vendor.AddMember("b2", Clock.Now.AddDays(-20));

        var second = await Source.ReadAsync(Stream, PageSize, first);

        first.All("list_id").ShouldBe(["a1", "b2"]);
        second.All("id").ShouldContain(late, "it changed after the others of its list, though before those of the other list");
    }

    [Fact]
    public async Task A_new_list_is_read_from_the_start_and_an_empty_one_is_no_error()
    {
        Vendor.AddMember("a1", Clock.Now.AddDays(-1));
        var first = await Source.ReadAsync(Stream, PageSize);
        Vendor.AddList("c3");
        var old = Vendor.AddMember("b2", Clock.Now.AddYears(-2));

        (await Source.ReadAsync(Stream, PageSize, first)).All("id").ShouldContain(old);
    }
}
