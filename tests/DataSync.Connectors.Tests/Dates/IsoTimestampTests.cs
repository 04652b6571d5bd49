using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Tests.Dates;

public sealed class IsoTimestampTests
{
    [Theory]
    [InlineData("2022", "2022-01-01T00:00:00")]
    [InlineData("2022-03", "2022-03-01T00:00:00")]
    [InlineData("2022-03-04", "2022-03-04T00:00:00")]
    [InlineData("20220304", "2022-03-04T00:00:00")]
    [InlineData("2022-W01", "2022-01-03T00:00:00")]
    [InlineData("2022W013", "2022-01-05T00:00:00")]
    [InlineData("2020-W53-7", "2021-01-03T00:00:00")]
    [InlineData("2024-366", "2024-12-31T00:00:00")]
    [InlineData("2022123", "2022-05-03T00:00:00")]
    [InlineData("2022-01-02T03", "2022-01-02T03:00:00")]
    [InlineData("2022-01-02 03:04", "2022-01-02T03:04:00")]
    [InlineData("20220102T030405Z", "2022-01-02T03:04:05+00:00")]
    [InlineData("2022-01-02T03:04:05.1234567z", "2022-01-02T03:04:05.123456+00:00")]
    [InlineData("2022-01-02T03:04:05,5-0130", "2022-01-02T03:04:05.500000-01:30")]
    [InlineData("2022-01-02T03:04:05+05", "2022-01-02T03:04:05+05:00")]
    [InlineData("2022-01-02T24:00", "2022-01-03T00:00:00")]
    public void Dates_of_iso_8601_are_read(string text, string expected)
    {
        IsoTimestamp.TryParse(text, out var time).ShouldBeTrue();

        time.ToIsoText('T').ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("invalid-date")]
    [InlineData("202203")]
    [InlineData("2022-13-01")]
    [InlineData("2022-02-30")]
    [InlineData("2022-366")]
    [InlineData("2022-W54")]
    [InlineData("2022-W013")]
    [InlineData("2022-01-02T")]
    [InlineData("2022-01-02T03:0405")]
    [InlineData("2022-01-02T24:01")]
    [InlineData("2022-01-02T03:60")]
    [InlineData("2022-01-02T03:04:05 Z")]
    [InlineData("2022-01-02T03:04:05+24:00")]
    [InlineData("0000-01-01")]
    [InlineData("9999-12-31T24:00")]
    public void What_is_none_is_not_read(string text) => IsoTimestamp.TryParse(text, out _).ShouldBeFalse();
}
