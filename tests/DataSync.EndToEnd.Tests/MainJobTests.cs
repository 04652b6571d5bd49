using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Data;

namespace DataSync.EndToEnd.Tests;

/// <summary>The daily customer sync on real parts: API over HTTP, durable run, PostgreSQL.</summary>
public sealed class MainJobTests
{
    private const int Records = 3_000;
    private const int ChunkRecords = 500;

    [Fact]
    public async Task Every_record_is_accounted_for_and_the_counts_are_those_the_data_calls_for()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0.03 });
        var expected = stage.Api.Data.Expected(Records, ChunkRecords);

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.CompletedWithErrors);
        AssertCounts(run.Counts, expected);
        run.Counts.Accounted.ShouldBe(Records);
        run.Counts.Pages.ShouldBe(Records / 100);
        (await stage.RowsAsync()).ShouldBe(expected.Rows);
        var letters = await stage.DeadLettersAsync(run.BatchId);
        letters.Count.ShouldBe((int)run.Counts.DeadLettered);
        letters.Select(l => (l.Letter.Page, l.Letter.Index)).ShouldBeUnique();
    }

    [Fact]
    public async Task A_dead_letter_tells_stage_code_field_place_and_holds_the_record_as_it_came()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0.03 });

        var run = await stage.RunToEndAsync();

        foreach (var (_, letter, _) in await stage.DeadLettersAsync(run.BatchId))
        {
            var index = ((letter.Page - 1) * 100) + letter.Index;
            stage.Api.Data.KindOf(index).Outcome().ShouldNotBe(RecordOutcome.Written);
            letter.Code.ShouldNotBeNullOrEmpty();
            letter.Message.ShouldNotBeNullOrEmpty();
            var written = new System.Buffers.ArrayBufferWriter<byte>();
            stage.Api.Data.Write(written, index);
            JsonElement.DeepEquals(JsonDocument.Parse(letter.Payload).RootElement, JsonDocument.Parse(written.WrittenMemory).RootElement).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_second_run_of_unchanged_data_writes_nothing()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0 });
        await stage.RunToEndAsync();
        var before = await stage.Database.ScalarAsync<string>("SELECT md5(string_agg(xmin::text || c::text, '' ORDER BY customer_id)) FROM customers c");

        var second = await stage.RunToEndAsync();

        second.Status.ShouldBe(RunStatus.Success);
        second.Counts.Unchanged.ShouldBe(Records);
        (second.Counts.Inserted + second.Counts.Updated).ShouldBe(0);
        (await stage.Database.ScalarAsync<string>("SELECT md5(string_agg(xmin::text || c::text, '' ORDER BY customer_id)) FROM customers c")).ShouldBe(before);
    }

    [Fact]
    public async Task A_later_version_updates_exactly_the_changed_records()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records });
        await stage.RunToEndAsync();
        stage.Api.Version = 2;
        var expected = stage.Api.Data.Expected(Records, ChunkRecords, version: 2, previous: 1);

        var second = await stage.RunToEndAsync();

        AssertCounts(second.Counts, expected);
        second.Counts.Updated.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("customers")]
    [InlineData("customers_by_offset")]
    public async Task Page_numbers_and_offsets_read_the_same_records(string stream)
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 1_030, BadRate = 0 }, new SyncYaml(stream: stream));

        var run = await stage.RunToEndAsync();

        run.Counts.Inserted.ShouldBe(1_030);
        (await stage.RowsAsync()).ShouldBe(1_030);
    }

    [Fact]
    public async Task A_run_longer_than_one_generation_of_the_orchestration_counts_every_record_once()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 4_600, BadRate = 0 }, new SyncYaml(pageSize: 100, pagesPerChunk: 1));

        var run = await stage.RunToEndAsync();

        run.Counts.Inserted.ShouldBe(4_600);
        run.Counts.Pages.ShouldBe(46);
    }

    [Fact]
    public async Task An_empty_source_is_a_success()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 0 });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Success);
        run.Counts.Read.ShouldBe(0);
    }

    private static void AssertCounts(RecordCounts counts, SampleExpectation expected)
    {
        counts.Read.ShouldBe(expected.Read);
        counts.Inserted.ShouldBe(expected.Inserted);
        counts.Updated.ShouldBe(expected.Updated);
        counts.Unchanged.ShouldBe(expected.Unchanged);
        counts.Duplicates.ShouldBe(expected.Duplicates);
        counts.Rejected.ShouldBe(expected.Rejected);
        counts.WriteFailed.ShouldBe(expected.WriteFailed);
    }
}
