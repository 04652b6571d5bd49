using System.Globalization;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Tests.Dates;

public sealed class PythonDateFormatTests
{
    [Theory]
    [InlineData("%Y-%m-%dT%H:%M:%SZ", "2021-01-05T03:04:05Z")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%f%z", "2021-01-05T03:04:05.006007+0000")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%_msZ", "2021-01-05T03:04:05.006Z")]
    [InlineData("%s", "1609815845")]
    [InlineData("%s_as_float", "1609815845.006007")]
    [InlineData("%ms", "1609815845006")]
    [InlineData("%epoch_microseconds", "1609815845006007")]
    [InlineData("%a %A %b %B %d %j %y", "Tue Tuesday Jan January 05 005 21")]
    [InlineData("%I:%M %p %w %u %U %W %V %G", "03:04 AM 2 2 01 01 01 2021")]
    [InlineData("%-d/%-m %e|%k|%l|%_H|%^a|%#p|%5d", "5/1  5| 3| 3| 3|TUE|am|00005")]
    [InlineData("%c | %x | %X | %D | %F | %T | %R | %r", "Tue Jan  5 03:04:05 2021 | 01/05/21 | 03:04:05 | 01/05/21 | 2021-01-05 | 03:04:05 | 03:04 | 03:04:05 AM")]
    [InlineData("%Z %C %h %n%t%%", "UTC 20 Jan \n\t%")]
    [InlineData("%Q %", "%Q %")]
    [InlineData("no directive", "no directive")]
    public void A_moment_is_printed(string format, string expected) =>
        PythonDateFormat.Of(format).Format(new DateTimeOffset(2021, 1, 5, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(6007)).ShouldBe(expected);

    [Theory]
    [InlineData("%Y-%m-%dT%H:%M:%S%z", "2021-01-05T03:04:05-0330")]
    [InlineData("%s", "1609828445")]
    [InlineData("%Z", "UTC-03:30")]
    public void A_distance_from_utc_counts(string format, string expected) =>
        PythonDateFormat.Of(format).Format(new DateTimeOffset(2021, 1, 5, 3, 4, 5, TimeSpan.FromHours(-3.5))).ShouldBe(expected);

    [Theory]
    [InlineData("%Y-%m-%d", "2021-1-5", "2021-01-05T00:00:00.000000+00:00")]
    [InlineData("%Y%m%d", "20210105", "2021-01-05T00:00:00.000000+00:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%f%z", "2021-01-05T03:04:05.5+04:00", "2021-01-05T03:04:05.500000+04:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S%z", "2021-01-05T03:04:05Z", "2021-01-05T03:04:05.000000+00:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%_msZ", "2021-11-22T08:41:55.640Z", "2021-11-22T08:41:55.640000+00:00")]
    [InlineData("%a, %d %b %Y %H:%M:%S %z", "sat,  01 JAN 2022 01:01:01 +0000", "2022-01-01T01:01:01.000000+00:00")]
    [InlineData("%I:%M %p %d.%m.%y", "12:30 am 02.03.69", "1969-03-02T00:30:00.000000+00:00")]
    [InlineData("%I:%M %p %d.%m.%y", "12:30 PM 02.03.68", "2068-03-02T12:30:00.000000+00:00")]
    [InlineData("%Y %j", "2024 366", "2024-12-31T00:00:00.000000+00:00")]
    [InlineData("%Y %U %a", "2021 01 sun", "2021-01-03T00:00:00.000000+00:00")]
    [InlineData("%G-W%V-%u", "2020-W53-7", "2021-01-03T00:00:00.000000+00:00")]
    [InlineData("%B %d", "march 4", "1900-03-04T00:00:00.000000+00:00")]
    [InlineData("%s", "1609459200", "2021-01-01T00:00:00.000000+00:00")]
    [InlineData("%s", "-1", "1969-12-31T23:59:59.000000+00:00")]
    [InlineData("%s_as_float", "1675092508.873709", "2023-01-30T15:28:28.873709+00:00")]
    [InlineData("%ms", "1609459200001", "2021-01-01T00:00:00.001000+00:00")]
    [InlineData("%epoch_microseconds", "1675092508873709", "2023-01-30T15:28:28.873709+00:00")]
    public void A_text_is_read(string format, string text, string expected)
    {
        PythonDateFormat.TryParse(text, format, out var moment).ShouldBeTrue();

        moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Theory]
    [InlineData("%Y-%m-%d", "2021-02-30")]
    [InlineData("%Y-%m-%d", "2021-01-05T00:00:00Z")]
    [InlineData("%Y-%m-%d", "21-01-05")]
    [InlineData("%Y-%m-%d", "")]
    [InlineData("%H", "24")]
    [InlineData("%S", "60")]
    [InlineData("%d %m", "29 2")]
    [InlineData("%V %Y", "10 2021")]
    [InlineData("%Y-%m-%dT%H:%M:%S%z", "2021-01-05T03:04:05z")]
    [InlineData("%s", "12.5")]
    [InlineData("%s", "99999999999999999")]
    [InlineData("%ms", "x")]
    [InlineData("%s_as_float", "nan")]
    [InlineData("%Y %z", "0001 +0100")]
    public void What_is_not_of_the_format_is_not_read(string format, string text) => PythonDateFormat.TryParse(text, format, out _).ShouldBeFalse();

    [Theory]
    [InlineData("%Q", "%Q is not a directive that can be read")]
    [InlineData("%Y %Y", "%Y stands there twice")]
    [InlineData("%Y %", "a percent sign at the end needs a letter")]
    public void A_format_that_cannot_be_read_is_told(string format, string problem)
    {
        PythonDateFormat.Of(format).ParseProblem.ShouldBe(problem);
        PythonDateFormat.TryParse("2021", format, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("%Y-%m-%dT%H:%M:%S.%f%z")]
    [InlineData("%a %d %b %Y %H:%M:%S %f %z")]
    [InlineData("%Y %j %I %p %M %S %f %z")]
    [InlineData("%G %V %u %H%M%S%f%z")]
    [InlineData("%Y %U %w %X %f %z")]
    [InlineData("%y %W %A %T %f %z")]
    public void What_was_printed_is_read_as_it_was(string format)
    {
        // %T is glibc's and cannot be read back.
        var readable = format.Replace("%T", "%H:%M:%S", StringComparison.Ordinal);
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var moment = DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(0, 3_000_000_000_000_000)).ToOffset(TimeSpan.FromMinutes(random.Next(-600, 600)));

            PythonDateFormat.TryParse(PythonDateFormat.Of(format).Format(moment), readable, out var again).ShouldBeTrue();

            again.ShouldBe(moment, $"{format} {PythonDateFormat.Of(format).Format(moment)}");
            again.Offset.ShouldBe(moment.Offset);
        }
    }
}
