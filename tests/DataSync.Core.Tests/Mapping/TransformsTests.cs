using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Tests.Mapping;

public sealed class TransformsTests
{
    [Theory]
    [InlineData("trim", "\u00a0 a b\t\n", "a b")]
    [InlineData("lower", "ÄÖÜ İ ABC", "äöü İ abc")]
    [InlineData("upper", "äöü ß abc", "ÄÖÜ ß ABC")]
    [InlineData("phone_digits", "+49 (170) 123-45.67", "+491701234567")]
    [InlineData("phone_digits", "  + 1 2", "+12")]
    [InlineData("phone_digits", "0049-170", "0049170")]
    [InlineData("phone_digits", "12+34", "1234")]
    [InlineData("phone_digits", "++1", "+1")]
    [InlineData("phone_digits", "(0)+1", "01")]
    [InlineData("phone_digits", "＋４９ ٣٤", "+4934")]
    [InlineData("phone_digits", "n/a", "")]
    [InlineData("phone_digits", "+", "")]
    [InlineData("phone_digits", "", "")]
    [InlineData("blank_to_null", " \u3000", null)]
    [InlineData("blank_to_null", " a ", " a ")]
    [InlineData("collapse_spaces", "a \t\u00a0 b  c ", "a b c ")]
    [InlineData("collapse_spaces", "ab", "ab")]
    [InlineData("collapse_spaces", "a\nb", "a b")]
    public void A_text_is_changed(string name, string text, string? expected) => Transforms.ByName[name](text).ShouldBe(expected);

    [Fact]
    public void Every_transformation_takes_any_text_and_does_nothing_more_the_second_time()
    {
        var random = new Random(11);
        foreach (var (name, transform) in Transforms.ByName)
        {
            for (var round = 0; round < 300; round++)
            {
                var text = new string([.. Enumerable.Range(0, random.Next(600)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(0x20, 0xD7FF) : " +1aA\t"[random.Next(6)]))]);
                if (transform(text) is { } once) transform(once).ShouldBe(once, name);
            }
        }
    }
}
