using System.Globalization;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Tests.Dates;

public sealed class FixedDatePatternTests
{
    private static readonly string[] Formats =
    [
        "%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S.%f+00:00", "%H:%M %d.%m.%Y",
    ];

    private static readonly string[] Texts =
    [
        "2024-02-29", "2023-02-29", "20240229", "29022024", "01112024", "29/02/2024", "2024-02-29 23:59:59", "2024-02-29T23:59:59", "2024-02-29t23:59:59",
        "2024-02-29T23:59:59Z", "2024-02-29T23:59:60Z", "2024-02-29T24:00:00Z", "2024-02-29T23:59:59+0200", "2024-02-29T23:59:59-05:30",
        "2024-02-29T23:59:59+02:00:01", "2024-02-29T23:59:59+24:00", "2024-02-29T23:59:59+02", "2024-02-29T23:59:59z", "2024-02-29T23:59:59.5Z",
        "2024-02-29T23:59:59.1234567Z", "2024-02-29T23:59:59.123456-0100", "2024-2-9", "2024-02-29  23:59:59", "2024-02-29 ", " 2024-02-29", "0000-01-01",
        "2024-00-01", "2024-13-01", "2024-02-00", "٢٠٢٤-02-29", "20240229235959", "2024-02-29 23:59:59.000001+00:00", "23:59 29.02.2024", "", "x",
    ];

    [Fact]
    public void What_it_reads_is_what_the_full_reader_reads_and_the_usual_forms_are_read()
    {
        var read = 0;
        foreach (var format in Formats)
        {
            var (quick, full) = (FixedDatePattern.Of(format)!, StrptimePattern.Parse(format));
            foreach (var text in Texts)
            {
                if (!quick.TryParse(text, out var time))
                    continue;
                read++;
                full.TryParse(text, out var expected).ShouldBeTrue($"{text} as {format}");
                time.ShouldBe(expected, $"{text} as {format}");
            }
        }

        read.ShouldBe(17);
    }

    [Theory]
    [InlineData("%Y-%m")]
    [InlineData("%d %B %Y")]
    [InlineData("%Y-%m-%d\t%H")]
    [InlineData("%Y-%m-%d %Y")]
    [InlineData("%Y-%m-%d %z%H")]
    [InlineData("%Y-%m-%d %f%H")]
    [InlineData("%Y-%m-%d%")]
    [InlineData("%y-%m-%d")]
    public void A_format_of_other_parts_is_left_to_the_full_reader(string format)
    {
        FixedDatePattern.Of(format).ShouldBeNull();
    }

    [Fact]
    public void Every_moment_that_a_format_prints_is_read_again()
    {
        var random = new Random(7);
        foreach (var format in Formats.Where(format => format.Contains("%S", StringComparison.Ordinal)))
        {
            for (var i = 0; i < 200; i++)
            {
                var moment = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(-62_000_000_000, 253_000_000_000));
                var text = PythonDateFormat.Of(format).Format(moment);
                // Python prints years before 1000 without zeros, which is not what it reads.
                if (moment.Year >= 1000)
                    FixedDatePattern.Of(format)!.TryParse(text, out var time).ShouldBeTrue(text + " " + format + time.Wall.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
