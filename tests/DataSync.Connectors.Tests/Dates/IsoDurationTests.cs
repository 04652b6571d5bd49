using System.Globalization;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Tests.Dates;

public sealed class IsoDurationTests
{
    [Theory]
    [InlineData("P1D", 0, 0, "1.00:00:00", "P1D")]
    [InlineData("P1W", 0, 0, "7.00:00:00", "P7D")]
    [InlineData("P6DT23H", 0, 0, "6.23:00:00", "P6DT23H")]
    [InlineData("PT36H", 0, 0, "1.12:00:00", "P1DT12H")]
    [InlineData("PT0.5S", 0, 0, "00:00:00.5", "PT0.5S")]
    [InlineData("P0,5D", 0, 0, "12:00:00", "PT12H")]
    [InlineData("PT0S", 0, 0, "00:00:00", "PT0S")]
    [InlineData("PT", 0, 0, "00:00:00", "PT0S")]
    [InlineData("-P1DT1M", 0, 0, "-1.00:01:00", "-P1DT1M")]
    [InlineData("+P1Y", 1, 0, "00:00:00", "P1Y")]
    [InlineData("P1Y2M3W4DT5H6M7S", 1, 2, "25.05:06:07", "P1Y2M25DT5H6M7S")]
    [InlineData("-P1M", 0, -1, "00:00:00", "-P1M")]
    public void A_duration_is_read_and_printed(string text, int years, int months, string time, string printed)
    {
        IsoDuration.TryParse(text, out var duration).ShouldBeTrue();

        duration.ShouldBe(new IsoDuration(years, months, TimeSpan.Parse(time, CultureInfo.InvariantCulture)));
        duration.ToString().ShouldBe(printed);
        IsoDuration.TryParse(printed, out var again).ShouldBeTrue();
        again.ShouldBe(duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("1D")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("p1d")]
    [InlineData("P1D ")]
    [InlineData("P1.5Y")]
    [InlineData("P-1D")]
    [InlineData("P1D2Y")]
    [InlineData("P999999999999D")]
    [InlineData("P9999999999999999999Y")]
    public void What_is_no_duration_is_not_read(string text) => IsoDuration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("2021-01-31T10:00:00+02:00", "P1M", "2021-02-28T10:00:00+02:00")]
    [InlineData("2020-02-29T00:00:00+00:00", "P1Y", "2021-02-28T00:00:00+00:00")]
    [InlineData("2021-01-31T00:00:00+00:00", "P1M1D", "2021-03-01T00:00:00+00:00")]
    [InlineData("2021-03-31T00:00:00+00:00", "-P1M1D", "2021-02-27T00:00:00+00:00")]
    [InlineData("2021-12-31T23:00:00+00:00", "PT2H", "2022-01-01T01:00:00+00:00")]
    [InlineData("2021-11-15T00:00:00+00:00", "P14M", "2023-01-15T00:00:00+00:00")]
    public void Months_are_steps_in_the_calendar(string start, string text, string expected)
    {
        IsoDuration.TryParse(text, out var duration).ShouldBeTrue();

        duration.AddTo(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Fact]
    public void Leaving_the_calendar_is_an_error() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new IsoDuration(9000, 0, TimeSpan.Zero).AddTo(DateTimeOffset.UnixEpoch));
}
