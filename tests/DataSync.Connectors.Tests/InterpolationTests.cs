using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

/// <summary>Expressions in requests have the values of configuration, parameters and clock, and are sent as text.</summary>
public sealed class InterpolationTests
{
    [Theory]
    [InlineData("{{ config['api_key'] }}", "x=s3cr3t%2Bkey%2F42")]
    [InlineData("{{ config.get('nothing', 'else') }}", "x=else")]
    [InlineData("{{ config['nothing'] or 'b' }}", "x=b")]
    [InlineData("{{ config['nothing'] }}", null)]
    [InlineData("a{{ config['nothing'] }}b", "x=ab")]
    [InlineData("{{ parameters['size'] + 1 }}", "x=11")]
    [InlineData("{% if parameters.size > 5 %}many{% else %}few{% endif %}", "x=many")]
    [InlineData("{{ parameters['empty'] }}", null)]
    [InlineData("{{ parameters['unset'] or 'else' }}", "x=else")]
    [InlineData("{% if parameters.size > 50 %}many{% endif %}", null)]
    [InlineData("{# a note #}0042", "x=0042")]
    [InlineData("{{ '1e5' }}", "x=1e5")]
    [InlineData("{{ day_delta(-1, format='%Y-%m-%d') }}", "x=2026-02-28")]
    [InlineData("{{ now_utc().strftime('%H:%M') }}", "x=12%3A00")]
    public async Task An_expression_is_rendered_into_the_request(string expression, string? sent)
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{ "data": [] }"""));
        var manifest = TestSource.Manifest(requester: $"$parameters: {{ size: 10, empty: \"\" }}\n        request_parameters: {{ x: \"{expression}\" }}");
        using var source = new TestSource(api, manifest, time: new FixedTime(FixedTime.Noon));

        await source.ReadAsync();

        var query = api.Requests.ShouldHaveSingleItem().PathAndQuery.Split('?')[1];
        query.Split('&').FirstOrDefault(part => part.StartsWith("x=", StringComparison.Ordinal)).ShouldBe(sent);
    }

    [Fact]
    public async Task An_expression_without_a_value_says_which_one_and_quotes_no_value()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{ "data": [] }"""));
        using var source = new TestSource(api, TestSource.Manifest(requester: "request_parameters: { x: \"{{ config['api_key'] + 1 }}\" }"));

        var error = await Should.ThrowAsync<Core.Reading.SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("{{ config['api_key'] + 1 }}");
        error.Message.ShouldNotContain(TestSource.Secret);
        api.Requests.ShouldBeEmpty();
    }
}
