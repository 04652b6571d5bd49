using DataSync.Core.Definitions;
using DataSync.Core.Runs;

namespace DataSync.Core.Tests.Runs;

public sealed class ErrorBudgetTests
{
    private static BudgetDecision Decide(long read, long errors, bool warned = false, bool accepted = false, LimitsDefinition? limits = null) =>
        ErrorBudget.Decide(new RecordCounts(Read: read, Rejected: errors), limits ?? LimitsDefinition.Default, warned, accepted);

    [Theory]
    [InlineData(0, 0, BudgetAction.Continue)]
    [InlineData(1000, 0, BudgetAction.Continue)]
    [InlineData(1000, 9, BudgetAction.Continue)]
    [InlineData(1000, 10, BudgetAction.Warn)]
    [InlineData(1000, 49, BudgetAction.Warn)]
    [InlineData(1000, 50, BudgetAction.Pause)]
    [InlineData(1_000_000, 499, BudgetAction.Continue)]
    [InlineData(1_000_000, 500, BudgetAction.Stop)]
    [InlineData(1000, 500, BudgetAction.Stop)]
    public void A_limit_acts_when_it_is_reached(long read, long errors, BudgetAction expected) => Decide(read, errors).Action.ShouldBe(expected);

    [Fact]
    public void A_run_warns_once() => Decide(1000, 10, warned: true).ShouldBe(BudgetDecision.Continue);

    [Fact]
    public void A_run_that_has_warned_still_pauses() => Decide(1000, 50, warned: true).Action.ShouldBe(BudgetAction.Pause);

    [Fact]
    public void What_a_person_accepted_neither_pauses_nor_warns_again_but_the_absolute_limit_holds()
    {
        Decide(1000, 400, accepted: true).ShouldBe(BudgetDecision.Continue);
        Decide(1000, 500, accepted: true).Action.ShouldBe(BudgetAction.Stop);
    }

    [Fact]
    public void Without_an_absolute_limit_a_run_never_stops_by_itself()
    {
        var limits = LimitsDefinition.Default with { Errors = null };

        Decide(1000, 1000, limits: limits).Action.ShouldBe(BudgetAction.Pause);
        Decide(1000, 1000, accepted: true, limits: limits).ShouldBe(BudgetDecision.Continue);
    }

    [Fact]
    public void Everything_in_the_dead_letters_is_an_error()
    {
        var counts = new RecordCounts(Read: 100, Rejected: 2, WriteFailed: 2, MalformedPages: 1);

        ErrorBudget.Decide(counts, LimitsDefinition.Default, warned: false, accepted: false).Action.ShouldBe(BudgetAction.Pause);
    }

    [Fact]
    public void Pages_that_could_not_be_read_pause_a_run_that_read_nothing() =>
        ErrorBudget.Decide(new RecordCounts(MalformedPages: 1), LimitsDefinition.Default, warned: false, accepted: false).Action.ShouldBe(BudgetAction.Pause);

    [Fact]
    public void A_limit_of_zero_is_not_reached_without_errors() =>
        Decide(1000, 0, limits: LimitsDefinition.Default with { Warning = 0, Critical = 0 }).ShouldBe(BudgetDecision.Continue);

    [Fact]
    public void Reasons_give_the_numbers_and_the_limit()
    {
        Decide(20_000, 250).Reason.ShouldBe("250 errors in 20,000 records (1.25%), a warning from 1%. The run goes on.");
        Decide(2_000, 100).Reason.ShouldBe("100 errors in 2,000 records (5%), critical from 5%. Resume to accept this for the rest of the run, or abort.");
        Decide(2_000, 501).Reason!.ShouldStartWith("501 errors: the limit of 500 is reached.");
    }
}
