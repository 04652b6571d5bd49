using DataSync.AzureFlavour.Tests.Stubs;
using DataSync.AzureFlavour.Tests.Support;
using DataSync.Functions.Composition;

namespace DataSync.AzureFlavour.Tests;

/// <summary>What the app takes of the local runtime's public surface is listed among the signatures of the real one.</summary>
public sealed class ContractCoverageTests
{
    private static readonly IReadOnlyList<UsedMember> Used = UsedMembers.Of(typeof(DataSyncApp).Assembly.Location, "DataSync.LocalRuntime");

    [Fact]
    public void Every_type_and_member_in_use_is_listed()
    {
        var listed = StubFeed.Signatures().ToLookup(type => $"{type.Namespace}.{type.Name}");

        var missing = Used.Where(used => !IsOnlyLocal(used)
            && !listed[used.Type].Any(type => used.Member is null || type.Members.Any(member => ApiList.Names(member, used.Member, used.Parameters))));

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Microsoft.Azure.Functions.Worker.TimerTriggerAttribute")]
    [InlineData("Microsoft.Azure.Functions.Worker.HttpTriggerAttribute")]
    [InlineData("Microsoft.Azure.Functions.Worker.DurableClientAttribute")]
    [InlineData("Microsoft.Azure.Functions.Worker.OrchestrationTriggerAttribute")]
    [InlineData("Microsoft.Azure.Functions.Worker.ActivityTriggerAttribute")]
    public void The_walk_sees_the_bindings_which_are_attributes_only(string attribute) =>
        Used.ShouldContain(used => used.Type == attribute && used.Member == ".ctor");

    [Fact]
    public void Beyond_the_real_api_the_app_uses_only_what_registers_its_functions_and_logs_its_journal_in() =>
        Used.Where(IsOnlyLocal).Select(used => $"{used.Type}.{used.Member}").Distinct().ShouldBe(
            [
                "DataSync.LocalRuntime.Hosting.FunctionAssembliesExtensions.",
                "DataSync.LocalRuntime.Hosting.FunctionAssembliesExtensions.AddFunctionsFrom",
                "DataSync.LocalRuntime.Durable.JournalLogin.",
                "DataSync.LocalRuntime.Durable.JournalLogin..ctor",
            ],
            ignoreOrder: true);

    private static bool IsOnlyLocal(UsedMember used) => used.Type.StartsWith("DataSync.", StringComparison.Ordinal);
}
