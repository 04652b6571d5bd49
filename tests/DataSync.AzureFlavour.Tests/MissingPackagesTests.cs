using DataSync.AzureFlavour.Tests.Support;

namespace DataSync.AzureFlavour.Tests;

/// <summary>A machine that cannot have Azure's packages: what it says, and that the default flavour is untouched.</summary>
public sealed class MissingPackagesTests : IDisposable
{
    private readonly CopiedTree _tree = CopiedTree.Create(othersFromThisMachine: false);

    [Theory]
    [InlineData("restore", "src/DataSync.Functions")]
    [InlineData("build", "src/DataSync.Functions")]
    [InlineData("publish", "src/DataSync.Functions")]
    [InlineData("restore", "DataSync.Functions.sln")]
    [InlineData("build", "DataSync.Functions.sln")]
    [InlineData("publish", "DataSync.Functions.sln")]
    public async Task One_line_names_what_is_missing_and_what_to_do(string command, string what)
    {
        var result = await _tree.DotnetAsync(command, what);

        result.ExitCode.ShouldNotBe(0);
        var line = result.Errors.ShouldHaveSingleItem();
        line.ShouldContain(
            "error DS0001: FunctionsRuntime=Azure needs Microsoft.Azure.Functions.Worker and 8 more packages, which no configured package source has "
            + "('dotnet nuget list source' shows them). The default flavour, FunctionsRuntime=Local, builds without them.");
        Directory.Exists(Path.Combine(_tree.Root, "src/DataSync.Functions/obj")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_conformance_tests_name_their_own_package()
    {
        var result = await _tree.DotnetAsync("build", "tests/DataSync.DurableConformance.Tests");

        result.Errors.ShouldHaveSingleItem().ShouldContain("needs Microsoft.DurableTask.InProcessTestHost, which no configured package source has");
    }

    [Fact]
    public async Task A_source_that_does_not_answer_is_told_from_one_that_lacks_the_packages()
    {
        // Port 9 (discard) is served by nobody.
        var result = await _tree.DotnetAsync("restore", "src/DataSync.Functions", "-p:RestoreSources=https://127.0.0.1:9/index.json");

        result.Errors.ShouldHaveSingleItem().ShouldContain("needs packages that could not be restored (NU1301: Unable to load the service index");
    }

    [Theory]
    [InlineData("src/DataSync.Functions", "-p:FunctionsRuntime=Cloud", "error DS0004: FunctionsRuntime is 'Cloud'; give Local (the default) or Azure.")]
    [InlineData("DataSync.Functions.sln", "-p:FunctionsRuntime=Cloud", "error DS0004: FunctionsRuntime is 'Cloud'; give Local (the default) or Azure.")]
    [InlineData("src/DataSync.Functions", "-p:DurableBackend=mssql", "error DS0003: DurableBackend is 'mssql'; give azureManaged")]
    public async Task A_flavour_or_backend_that_does_not_exist_is_refused(string what, string property, string message)
    {
        var result = await DotnetProcess.RunAsync(_tree.Root, ["build", what, property, "-nologo"]);

        result.Errors.ShouldHaveSingleItem().ShouldContain(message);
    }

    public void Dispose() => _tree.Dispose();
}
