using System.Text.Json;
using DataSync.Core.Reading;
using DataSync.Core.Records;
using DataSync.Core.Runs;

namespace DataSync.Core.Tests.Runs;

public sealed class RunSummaryTests
{
    private static readonly RunSummary Summary = new(
        "customers",
        Guid.Parse("0190b2b2-5c3a-7f00-8000-0123456789ab"),
        RunStatus.CompletedWithErrors,
        Reason: null,
        new DateTimeOffset(2024, 3, 1, 2, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2024, 3, 1, 2, 0, 2, 500, TimeSpan.Zero),
        new RecordCounts(Pages: 10, Read: 1000, Inserted: 998, Rejected: 2),
        PagePosition.Start,
        EndPosition: null);

    [Fact]
    public void Its_json_is_the_stored_contract() => JsonSerializer.Serialize(Summary, CoreJson.Options).ShouldBe(
        """
        {"sync":"customers","sync_batch_id":"0190b2b2-5c3a-7f00-8000-0123456789ab","status":"completed_with_errors","reason":null,
        "started_at":"2024-03-01T02:00:00+00:00","ended_at":"2024-03-01T02:00:02.5+00:00",
        "counts":{"pages":10,"read":1000,"inserted":998,"updated":0,"unchanged":0,"duplicates":0,"rejected":2,
        "write_failed":0,"malformed_pages":0,"dead_lettered":2},
        "start_position":{"page":1,"token":null,"fingerprint":null},"end_position":null,
        "pages":10,"duration_seconds":2.5,"records_per_second":400}
        """.ReplaceLineEndings(""));

    [Fact]
    public void It_survives_a_round_trip() =>
        JsonSerializer.Deserialize<RunSummary>(JsonSerializer.Serialize(Summary, CoreJson.Options), CoreJson.Options).ShouldBe(Summary);

    [Fact]
    public void A_member_of_a_later_version_is_no_obstacle() =>
        JsonSerializer.Deserialize<RecordCounts>("""{"read": 3, "skipped": 1}""", CoreJson.Options).ShouldBe(new RecordCounts(Read: 3));

    [Fact]
    public void A_run_that_took_no_time_or_went_back_in_time_has_no_rate()
    {
        (Summary with { EndedAt = Summary.StartedAt }).RecordsPerSecond.ShouldBe(0);
        (Summary with { EndedAt = Summary.StartedAt.AddSeconds(-1) }).DurationSeconds.ShouldBe(0);
    }

    [Fact]
    public void Enums_are_written_in_snake_case_and_numbers_refused()
    {
        JsonSerializer.Serialize(DeadLetterStage.Validate, CoreJson.Options).ShouldBe("\"validate\"");
        JsonSerializer.Serialize(RunEnd.SourceExhausted, CoreJson.Options).ShouldBe("\"source_exhausted\"");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DeadLetterStage>("1", CoreJson.Options));
    }

    [Fact]
    public void Counts_add_up_member_by_member()
    {
        var sum = new RecordCounts(1, 2, 3, 4, 5, 6, 7, 8, 9) + new RecordCounts(10, 20, 30, 40, 50, 60, 70, 80, 90);

        sum.ShouldBe(new RecordCounts(11, 22, 33, 44, 55, 66, 77, 88, 99));
        sum.DeadLettered.ShouldBe(77 + 88 + 99);
        sum.Accounted.ShouldBe(33 + 44 + 55 + 66 + 77 + 88);
    }
}
