using System.Text;
using System.Text.Json;
using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

public sealed class RecordSlicerTests
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(""" [ {"id": 1, "a": [{}, "]"]} , "é,", null,{"b":"\u00e9\""}, 12.50 ,[] ] """);

    [Theory]
    [InlineData(0, """{"id": 1, "a": [{}, "]"]}""")]
    [InlineData(1, "\"é,\"")]
    [InlineData(2, "null")]
    [InlineData(3, """{"b":"\u00e9\""}""")]
    [InlineData(4, "12.50")]
    [InlineData(5, "[]")]
    public void A_record_is_found_as_it_was_sent(int index, string expected) =>
        Encoding.UTF8.GetString(RecordSlicer.Slice(Page, index).Span).ShouldBe(expected);

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_record_that_is_not_there_is_an_error(int index) =>
        Should.Throw<ArgumentOutOfRangeException>(() => RecordSlicer.Slice(Page, index));

    [Theory]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("")]
    public void A_page_that_is_no_array_is_an_error(string page) =>
        Should.Throw<JsonException>(() => RecordSlicer.Slice(Encoding.UTF8.GetBytes(page), 3));
}
