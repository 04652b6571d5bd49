using DataSync.Core.Runs;

namespace DataSync.Core.Tests.Runs;

public sealed class RunOutcomeTests
{
    private static readonly RecordCounts Clean = new(Pages: 1, Read: 6, Inserted: 1, Updated: 2, Unchanged: 2, Duplicates: 1);
    private static readonly RecordCounts Dirty = new(Pages: 1, Read: 3, Inserted: 1, Rejected: 1, WriteFailed: 1);

    [Fact]
    public void A_run_without_dead_letters_is_a_success() => RunOutcome.Of(RunEnd.SourceExhausted, Clean).ShouldBe(new RunOutcome(RunStatus.Success, null));

    [Fact]
    public void A_run_without_records_is_a_success() => RunOutcome.Of(RunEnd.SourceExhausted, RecordCounts.Zero).Status.ShouldBe(RunStatus.Success);

    [Fact]
    public void A_run_with_dead_letters_says_so()
    {
        RunOutcome.Of(RunEnd.SourceExhausted, Dirty).Status.ShouldBe(RunStatus.CompletedWithErrors);
        RunOutcome.Of(RunEnd.SourceExhausted, Clean with { MalformedPages = 1 }).Reason!.ShouldStartWith("1 dead letters.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_run_whose_records_are_not_all_accounted_for_has_failed(int missing)
    {
        var outcome = RunOutcome.Of(RunEnd.SourceExhausted, Clean with { Read = Clean.Read + missing });

        outcome.Status.ShouldBe(RunStatus.Failed);
        outcome.Reason!.ShouldContain("6 are accounted for");
    }

    [Theory]
    [InlineData(RunEnd.BudgetExhausted, RunStatus.Failed)]
    [InlineData(RunEnd.Failed, RunStatus.Failed)]
    [InlineData(RunEnd.Stopped, RunStatus.Stopped)]
    [InlineData(RunEnd.TimedOut, RunStatus.TimedOut)]
    public void A_run_that_ended_early_has_its_status_and_always_a_reason(RunEnd end, RunStatus status)
    {
        RunOutcome.Of(end, Dirty with { Read = 10 }).Status.ShouldBe(status);
        RunOutcome.Of(end, Dirty).Reason.ShouldNotBeNullOrWhiteSpace();
        RunOutcome.Of(end, Dirty, "Because.").Reason.ShouldBe("Because.");
    }
}
