using DataSync.Core.Definitions;

namespace DataSync.Core.Tests.Definitions;

public sealed class PlaceholdersTests
{
    private static string? Lookup(Placeholder placeholder) => placeholder switch
    {
        { Kind: PlaceholderKind.Configuration, Name: "API_BASE_URL" } => "https://api.example.com",
        { Kind: PlaceholderKind.Secret, Name: "api-key" } => "s3cr${API_BASE_URL}t",
        _ => null,
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("plain $ text } {", "plain $ text } {")]
    [InlineData("${API_BASE_URL}", "https://api.example.com")]
    [InlineData("${API_BASE_URL}/v1?k=${secret:api-key}", "https://api.example.com/v1?k=s3cr${API_BASE_URL}t")]
    [InlineData("$${API_BASE_URL}", "${API_BASE_URL}")]
    [InlineData("a$${b${API_BASE_URL}", "a${bhttps://api.example.com")]
    [InlineData("$$${API_BASE_URL}", "$${API_BASE_URL}")]
    [InlineData("$$", "$$")]
    public void Values_are_put_in_once_and_escapes_taken_out(string text, string expected) =>
        Placeholders.Replace(text, Lookup).ShouldBe(expected);

    [Fact]
    public void All_names_of_a_text_are_found_in_order_each_once() =>
        Placeholders.Find("${B}${secret:a-1}$${C}${B}").ShouldBe([new(PlaceholderKind.Configuration, "B"), new(PlaceholderKind.Secret, "a-1")]);

    [Theory]
    [InlineData("${secret:api-key@0123456789abcdef0123456789ABCDEF}", "0123456789abcdef0123456789ABCDEF")]
    [InlineData("${secret:api-key@7}", "7")]
    [InlineData("${secret:api-key}", null)]
    public void A_secret_may_be_pinned_to_a_version_and_is_written_back_as_it_was(string text, string? version)
    {
        var placeholder = Placeholders.Find(text).Single();

        placeholder.ShouldBe(new(PlaceholderKind.Secret, "api-key", version));
        placeholder.ToString().ShouldBe(text);
    }

    [Fact]
    public void The_current_and_a_pinned_version_are_two_secrets() =>
        Placeholders.Replace("${secret:k}/${secret:k@1}", p => p.Version ?? "current").ShouldBe("current/1");

    [Theory]
    [InlineData("ab${API", 2, "without its '}'")]
    [InlineData("${}", 0, "configuration name")]
    [InlineData("${A B}", 0, "configuration name")]
    [InlineData("${${A}}", 0, "configuration name")]
    [InlineData("x${secret:}", 1, "Key Vault")]
    [InlineData("${secret:a_b}", 0, "Key Vault")]
    [InlineData("${secret:@1}", 0, "a secret's name")]
    [InlineData("${secret:a@}", 0, "a secret's version")]
    [InlineData("${secret:a@1-2}", 0, "a secret's version")]
    [InlineData("${secret:a@1@2}", 0, "a secret's version")]
    [InlineData("${A@1}", 0, "configuration name")]
    [InlineData("${Secret:a}", 0, "only 'secret'")]
    [InlineData("${env:HOME}", 0, "only 'secret'")]
    public void A_malformed_placeholder_names_its_place(string text, int position, string message)
    {
        var error = Should.Throw<PlaceholderException>(() => Placeholders.Replace(text, Lookup));

        error.Position.ShouldBe(position);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Placeholders_without_a_value_are_named_together_and_values_are_not_shown()
    {
        var error = Should.Throw<PlaceholderException>(() => Placeholders.Replace("hunter2 ${A}${API_BASE_URL}${secret:b}${A}", Lookup));

        error.Missing.Select(m => m.ToString()).ShouldBe(["${A}", "${secret:b}"]);
        error.Message.ShouldContain("no value for ${A}, ${secret:b}");
        error.Message.ShouldNotContain("hunter2");
        error.Message.ShouldNotContain("example.com");
    }
}
