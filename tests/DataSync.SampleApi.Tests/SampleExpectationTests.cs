using System.Buffers;
using System.Text;
using System.Text.Json;
using DataSync.SampleApi.Data;

namespace DataSync.SampleApi.Tests;

public sealed class SampleExpectationTests
{
    private const int Count = 5_000;

    private readonly SampleData _data = new(badRate: 0.05);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2_000)]
    [InlineData(100)]
    [InlineData(7)]
    public void A_first_sync_reports_what_was_computed(int recordsPerChunk)
    {
        var table = new PlainTable(_data);

        var reported = table.Sync(Count, recordsPerChunk, version: 1, _ => true);

        reported.ShouldBe(Numbers(_data.Expected(Count, recordsPerChunk)));
    }

    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(2, 2_000)]
    [InlineData(2, 100)]
    [InlineData(5, 7)]
    public void A_sync_of_a_later_version_reports_what_was_computed(int version, int recordsPerChunk)
    {
        var table = new PlainTable(_data);
        table.Sync(Count, recordsPerChunk, version: 1, _ => true);

        var reported = table.Sync(Count, recordsPerChunk, version, _ => true);

        reported.ShouldBe(Numbers(_data.Expected(Count, recordsPerChunk, version, previous: 1)));
    }

    [Fact]
    public void Records_on_unreadable_pages_are_left_out()
    {
        static bool IsRead(int index) => index / 100 % 3 != 1;
        var table = new PlainTable(_data);

        var reported = table.Sync(Count, 200, version: 1, IsRead);

        reported.ShouldBe(Numbers(_data.Expected(Count, 200, isRead: IsRead)));
    }

    [Fact]
    public void Every_record_read_has_one_outcome()
    {
        var expected = _data.Expected(Count, 1_000, version: 3, previous: 2);

        (expected.Inserted + expected.Updated + expected.Unchanged + expected.Duplicates + expected.Rejected + expected.WriteFailed)
            .ShouldBe(expected.Read);
        expected.ByKind.Values.Sum().ShouldBe(expected.Read);
        expected.Unchanged.ShouldBeGreaterThan(0);
        expected.Duplicates.ShouldBeGreaterThan(0);
    }

    private static Numbers Numbers(SampleExpectation e) =>
        new(e.Read, e.Inserted, e.Updated, e.Unchanged, e.Duplicates, e.Rejected, e.WriteFailed, e.Rows);

    /// <summary>A sync in its plainest form, by the JSON of the records alone.</summary>
    private sealed class PlainTable(SampleData data)
    {
        private readonly Dictionary<int, string> _rows = [];

        public Numbers Sync(int count, int recordsPerChunk, int version, Func<int, bool> isRead)
        {
            var report = new Numbers();
            foreach (var chunk in Enumerable.Range(0, count).Where(isRead).GroupBy(index => index / recordsPerChunk))
            {
                var rows = new Dictionary<int, string>();
                foreach (var index in chunk)
                {
                    report = report with { Read = report.Read + 1 };
                    switch (data.KindOf(index).Outcome())
                    {
                        case RecordOutcome.Rejected:
                            report = report with { Rejected = report.Rejected + 1 };
                            break;
                        case RecordOutcome.WriteFailed:
                            report = report with { WriteFailed = report.WriteFailed + 1 };
                            break;
                        default:
                            var json = Json(index, version);
                            var id = JsonSerializer.Deserialize<JsonElement>(json).GetProperty("id").GetInt32();
                            if (!rows.TryAdd(id, json))
                                report = report with { Duplicates = report.Duplicates + 1 };
                            rows[id] = json;
                            break;
                    }
                }

                foreach (var (id, json) in rows)
                {
                    report = !_rows.TryGetValue(id, out var held) ? report with { Inserted = report.Inserted + 1 }
                        : held == json ? report with { Unchanged = report.Unchanged + 1 }
                        : report with { Updated = report.Updated + 1 };
                    _rows[id] = json;
                }
            }

            return report with { Rows = _rows.Count };
        }

        private string Json(int index, int version)
        {
            var buffer = new ArrayBufferWriter<byte>();
            data.Write(buffer, index, version);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }
}

/// <summary>The numbers of a sync's report.</summary>
internal sealed record Numbers(
    long Read = 0, long Inserted = 0, long Updated = 0, long Unchanged = 0, long Duplicates = 0, long Rejected = 0, long WriteFailed = 0, long Rows = 0);
