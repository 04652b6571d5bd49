using DataSync.Core.Mapping;
using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Tests.Mapping;

public sealed class FormatsTests
{
    private static readonly string Local64 = new('a', 64);
    private static readonly string Label63 = new('b', 63);

    public static TheoryData<string> Emails =>
    [
        "a@b.co",
        "first.last+tag@sub.example.com",
        "o'brien_{x}!#$%&*/=?^`|~-@example.com",
        "UPPER@EXAMPLE.COM",
        "jürgen@müller.de",
        "δοκιμή@παράδειγμα.δοκιμή",
        "मेल@डेटामेल.भारत",
        "🦊@example.com",
        "a@xn--mller-kva.de",
        "a@1.2.example",
        $"{Local64}@example.com",
        $"a@{Label63}.com",
        $"{Local64}@{Label63}.{Label63}.{new string('b', 58)}.de", // 254 bytes
    ];

    public static TheoryData<string> NotEmails =>
    [
        "",
        "a",
        "@",
        "@b.co",
        "a@",
        "a@b",
        "a@localhost",
        "a@b.co.",
        "a@.co",
        "a@b..co",
        "a@-b.co",
        "a@b-.co",
        "a@b_c.co",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b@c.co",
        "a b@c.co",
        "a@b .co",
        " a@b.co",
        "a@b.co\n",
        "a\u0001@b.co",
        ".a@b.co",
        "a.@b.co",
        "a..b@c.co",
        "\"a b\"@c.co",
        "a,b@c.co",
        "Name <a@b.co>",
        "a@🦊.co",
        $"{Local64}a@example.com",
        $"{new string('ä', 33)}@example.com", // 66 bytes
        $"a@{Label63}b.com",
        $"{Local64}@{Label63}.{Label63}.{new string('b', 59)}.de",
    ];

    [Theory]
    [MemberData(nameof(Emails))]
    public void Addresses_that_people_have_are_accepted(string text) => EmailFormat.IsValid(text).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(NotEmails))]
    public void What_is_no_address_is_not(string text) => EmailFormat.IsValid(text).ShouldBeFalse();

    [Theory]
    [InlineData("uuid", "0190b2b2-5c3a-7f00-8000-0123456789ab", true)]
    [InlineData("uuid", "0190B2B2-5C3A-7F00-8000-0123456789AB", true)]
    [InlineData("uuid", "0190b2b25c3a7f0080000123456789ab", false)]
    [InlineData("uuid", "{0190b2b2-5c3a-7f00-8000-0123456789ab}", false)]
    [InlineData("uuid", " 0190b2b2-5c3a-7f00-8000-0123456789ab", false)]
    [InlineData("uri", "https://example.com/a?b=c#d", true)]
    [InlineData("uri", "mailto:a@b.co", true)]
    [InlineData("uri", "urn:isbn:0451450523", true)]
    [InlineData("uri", "/path/only", false)]
    [InlineData("uri", "example.com", false)]
    [InlineData("uri", "https://exa mple.com", false)]
    [InlineData("uri", " https://example.com", false)]
    [InlineData("uri", "", false)]
    [InlineData("e164", "+491701234567", true)]
    [InlineData("e164", "+123456789012345", true)]
    [InlineData("e164", "+1234567890123456", false)]
    [InlineData("e164", "491701234567", false)]
    [InlineData("e164", "+0491701234", false)]
    [InlineData("e164", "+49 170", false)]
    [InlineData("e164", "+4٣", false)]
    public void Formats_are_kept(string name, string text, bool valid) => Formats.ByName[name].IsValid(text).ShouldBe(valid);

    [Theory]
    [InlineData("email", RejectionCodes.InvalidEmail)]
    [InlineData("uuid", RejectionCodes.InvalidUuid)]
    [InlineData("uri", RejectionCodes.InvalidUri)]
    [InlineData("e164", RejectionCodes.InvalidE164)]
    public void A_broken_format_has_its_code(string format, string code) => Mapped.Rejected($"nullable: true, format: {format}", "\"?\"").Code.ShouldBe(code);

    [Fact]
    public void The_format_is_checked_after_the_transformations() =>
        Mapped.Value("required: true, transform: [trim, lower], format: email", "\" Jo@Example.COM \"").ShouldBe("jo@example.com");
}
