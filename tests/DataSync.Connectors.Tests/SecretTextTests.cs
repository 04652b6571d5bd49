namespace DataSync.Connectors.Tests;

/// <summary>A secret is hidden in every form that an address, a form or an answer may give it.</summary>
public sealed class SecretTextTests
{
    [Theory]
    [InlineData("key k3y+of/all.", "key ***.")]
    [InlineData("?key=k3y%2Bof%2Fall&x=1", "?key=***&x=1")]
    [InlineData("?key=k3y%2bof%2fall", "?key=***")]
    [InlineData("/k3y%2Bof/all/items", "/***/items")]
    [InlineData("k3y+of/allk3y+of/all", "******")]
    [InlineData("k3y of/all", "k3y of/all")]
    [InlineData("100% k3y %", "100% k3y %")]
    [InlineData("", "")]
    public void Whichever_of_its_characters_are_encoded(string text, string shown) => SecretText.Hide(text, ["k3y+of/all", ""]).ShouldBe(shown);

    [Theory]
    [InlineData("p@ss:wörd|x y", "/botp@ss:w%C3%B6rd%7Cx%20y/items", "/bot***/items")]
    [InlineData("p@ss:wörd|x y", "p%40ss:w%c3%b6rd|x+y", "***")]
    [InlineData("%41", "%2541 and %41", "*** and ***")]
    public void Also_half_of_them(string secret, string text, string shown) => SecretText.Hide(text, [secret]).ShouldBe(shown);

    [Theory]
    [InlineData("abcdef", "***f")]
    [InlineData("xabcx", "x***x")]
    [InlineData("cde", "***")]
    [InlineData("abcde", "***")]
    public void Where_two_overlap_nothing_of_either_is_left(string text, string shown) => SecretText.Hide(text, ["abc", "cde", "bcd"]).ShouldBe(shown);
}
