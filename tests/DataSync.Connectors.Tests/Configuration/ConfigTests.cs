using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Configuration;

/// <summary>A configuration is what the connector's specification asks for: nested, typed, complete.</summary>
public sealed class ConfigTests
{
    private const string Login = """
        {
          required: [credentials], properties: {
            credentials: { title: Login, oneOf: [
              { title: OAuth, required: [auth_type, client_secret], properties: {
                auth_type: { const: oauth }, client_secret: { title: Client secret, airbyte_secret: true }, scope: { default: read } } },
              { title: Token, required: [auth_type, token], properties: {
                auth_type: { const: token }, token: { title: API token, airbyte_secret: true }, scope: { default: all } } } ] } } }
        """;

    [Fact]
    public void Values_are_nested_by_their_paths_and_of_the_types_that_the_specification_asks_for()
    {
        const string specification = """
            { properties: { account: { properties: { id: { type: integer }, name: { type: string }, ratio: { type: number }, on: { type: boolean } } },
              tags: { type: array, items: { type: integer } }, list: { type: array } } }
            """;

        Configured.Of(specification, new Dictionary<string, ConfigValue>
        {
            ["account.id"] = Configured.Text("7"), ["account.name"] = Configured.Plain("42"), ["account.ratio"] = Configured.Text("0.5"),
            ["account.on"] = Configured.Text("True"), ["tags[1]"] = Configured.Text("2"), ["tags[0]"] = Configured.Text("1"), ["list"] = Configured.Text("""["a"]"""),
        }).Seen().ShouldBeJson("""{"account":{"id":7,"name":"42","ratio":0.5,"on":true},"tags":[1,2],"list":["a"]}""");
    }

    [Fact]
    public void Without_a_type_a_plain_scalar_is_what_it_looks_like_and_a_quoted_one_is_text() =>
        Configured.Of("{}", new Dictionary<string, ConfigValue>
        {
            ["a"] = Configured.Plain("true"), ["b"] = Configured.Text("true"), ["c"] = Configured.Plain("5"), ["d"] = Configured.Text("5"),
            ["e"] = Configured.Plain("007"), ["f"] = Configured.Plain("[]"), ["g"] = Configured.Plain("{}"),
        }).Seen().ShouldBeJson("""{"a":true,"b":"true","c":5,"d":"5","e":"007","f":[],"g":{}}""");

    [Fact]
    public void A_file_of_json_keeps_its_types()
    {
        const string json = """{"a":{"b":[1,"1",true,null,{"c":1.50}],"d.e":{}},"f":[]}""";

        Configured.OfJson("{}", json).Seen().ShouldBeJson(json);
    }

    [Fact]
    public void Defaults_come_at_every_depth_and_of_alternatives_only_from_the_one_that_is_meant()
    {
        Configured.OfJson(Login, """{"credentials":{"auth_type":"token","token":"t"}}""").Seen()
            .ShouldBeJson("""{"credentials":{"auth_type":"token","token":"t","scope":"all"}}""");
        Configured.OfJson(
                "{ properties: { paging: { properties: { size: { default: 50 } } }, login: { required: [key], properties: { kind: { default: key } } } } }", "{}").Seen()
            .ShouldBeJson("""{"paging":{"size":50}}""");
    }

    [Theory]
    [InlineData("""{}""", "credentials (Login)")]
    [InlineData("""{"credentials":{"auth_type":"oauth"}}""", "credentials.client_secret (Client secret)")]
    [InlineData("""{"credentials":{"auth_type":"token","token":""}}""", "credentials.token (API token)")]
    [InlineData("""{"credentials":{"scope":"all"}}""", "credentials.auth_type (one of oauth, token)")]
    public void What_is_missing_is_told_by_path_and_title(string config, string missing) =>
        Configured.OfJson(Login, config).Missing.ShouldBe([missing]);

    [Theory]
    [InlineData("{ properties: { n: { type: integer, title: Count } } }", "n (Count) must be a whole number")]
    [InlineData("{ properties: { n: { type: boolean } } }", "n must be true or false")]
    [InlineData("{ properties: { n: { enum: [a, b] } } }", "n must be one of a, b")]
    [InlineData("{ properties: { n: { type: string, pattern: '^[0-9]+$', pattern_descriptor: digits } } }", "n must look like digits")]
    [InlineData("{ properties: { n: { type: string, minLength: 20 } } }", "n must have at least 20 characters")]
    public void What_is_not_as_asked_for_is_told_without_its_value(string specification, string problem)
    {
        var config = Configured.Of(specification, new Dictionary<string, ConfigValue> { ["n"] = Configured.Text("hunter2") });

        config.Problems.ShouldBe([problem]);
    }

    [Fact]
    public void A_source_with_a_wrong_configuration_is_refused()
    {
        var manifest = Configured.Manifest("{ properties: { n: { type: integer, title: Count } } }");

        Should.Throw<SourceConfigurationException>(() => SourceStream.Create(manifest, "customers", new Dictionary<string, ConfigValue> { ["n"] = new("many") }))
            .Message.ShouldContain("n (Count) must be a whole number");
    }

    [Fact]
    public void A_word_that_names_no_alternative_is_told() =>
        Configured.OfJson(Login, """{"credentials":{"auth_type":"basic"}}""").Problems.ShouldBe(["credentials.auth_type must be one of oauth, token"]);

    [Fact]
    public void A_name_that_nobody_asks_for_is_a_warning_with_the_nearest()
    {
        var config = Configured.OfJson(Login, """{"credentials":{"auth_type":"token","token":"t","scop":1},"__platform":1,"x":2}""");

        config.Problems.ShouldBeEmpty();
        config.Warnings.ShouldBe([
            "credentials.scop is no value that the connector asks for. Did you mean scope",
            "x is no value that the connector asks for. It asks for credentials",
        ]);
    }

    [Fact]
    public void A_secret_is_masked_and_named_at_every_depth()
    {
        const string specification = """
            { properties: { accounts: { type: array, items: { properties: { key: { airbyte_secret: true } } } }, vault: { airbyte_secret: true, type: object } } }
            """;
        var config = Configured.OfJson(specification, """{"accounts":[{"key":"first"},{"key":"second"}],"vault":{"pin":"third"},"open":"fourth"}""");

        config.Mask("first second third fourth").ShouldBe("*** *** *** fourth");
        config.Secrets.ShouldBe(["accounts[0].key", "accounts[1].key", "vault.pin"]);
    }

    [Fact]
    public void The_values_asked_for_are_listed_with_those_of_alternatives()
    {
        var manifest = Configured.Manifest(Login);

        manifest.Config.Select(property => (property.Name, property.IsSecret, property.IsRequired, property.Default)).ShouldBe([
            ("credentials.auth_type", false, false, null), ("credentials.client_secret", true, false, null),
            ("credentials.scope", false, false, "read"), ("credentials.token", true, false, null),
        ]);
        (manifest.Spec.DocumentationUrl, manifest.Spec.AdvancedAuth!.Value.GetProperty("auth_flow_type").GetString())
            .ShouldBe(("https://docs.example.com", "oauth2.0"));
    }

    [Fact]
    public void Trying_a_configuration_out_uses_the_values_that_the_manifest_has_for_it()
    {
        var manifest = Configured.Manifest("{ properties: { page_size: { type: integer } } }");
        var values = new Dictionary<string, ConfigValue> { ["page_size"] = new("100") };

        SourceStream.Create(manifest, "customers", values, forCheck: true).Config.Seen().ShouldBeJson("""{"page_size":1}""");
        SourceStream.Create(manifest, "customers", values).Config.Seen().ShouldBeJson("""{"page_size":100}""");
    }
}
