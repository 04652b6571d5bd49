using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DataSync.AzureFlavour.Tests.Support;

namespace DataSync.AzureFlavour.Tests;

/// <summary>
/// The package that is deployed, built by the documented command against packages of the real ids, versions and signatures.
/// </summary>
public sealed class AzureBuildTests(AzureBuild build) : IClassFixture<AzureBuild>
{
    [Fact]
    public void Every_file_of_the_azure_flavour_compiles_against_the_real_signatures()
    {
        build.Published.ExitCode.ShouldBe(0, build.Published.Output);
        build.Published.Output.ShouldNotContain("warning ");
    }

    [Fact]
    public void The_deployed_package_holds_the_real_worker_and_nothing_of_the_local_runtime()
    {
        build.Published.ExitCode.ShouldBe(0, build.Published.Output);
        var files = Directory.EnumerateFiles(build.Output, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(build.Output, file).Replace('\\', '/')).ToList();

        files.ShouldContain("DataSync.Functions.dll");
        files.ShouldContain("Microsoft.Azure.Functions.Worker.dll");
        files.ShouldContain("Microsoft.Azure.Functions.Worker.Extensions.DurableTask.dll");
        files.ShouldContain("host.json");
        files.ShouldContain("definitions/syncs/customers.yaml");
        files.ShouldNotContain(file => file.StartsWith("DataSync.LocalRuntime", StringComparison.Ordinal));
        files.ShouldNotContain("local.settings.json");
        ReferencesOf(Path.Combine(build.Output, "DataSync.Functions.dll")).ShouldNotContain("DataSync.LocalRuntime");
    }

    [Fact]
    public void The_flavour_keeps_to_folders_of_its_own_and_takes_the_desks_settings_along()
    {
        var project = Path.Combine(build.Tree.Root, "src/DataSync.Functions");

        Directory.EnumerateFileSystemEntries(Path.Combine(project, "obj")).Select(Path.GetFileName).ShouldBe(["azure"]);
        Directory.EnumerateFileSystemEntries(Path.Combine(project, "bin")).Select(Path.GetFileName).ShouldBe(["azure"]);
        File.Exists(Path.Combine(project, "bin/azure/Release/net10.0/local.settings.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_backend_of_the_orchestrations_is_chosen_when_the_package_is_built()
    {
        (await File.ReadAllTextAsync(Path.Combine(build.Output, "host.json"))).ShouldContain("\"type\": \"azureManaged\"");
        var storage = Path.Combine(build.Tree.Root, "out-storage");

        var published = await build.Tree.DotnetAsync("publish", "src/DataSync.Functions", "-c", "Release", "-o", storage, "-p:DurableBackend=azureStorage");

        published.ExitCode.ShouldBe(0, published.Output);
        (await File.ReadAllTextAsync(Path.Combine(storage, "host.json"))).ShouldContain("\"type\": \"azureStorage\"");
    }

    [Fact]
    public async Task The_conformance_tests_compile_against_the_real_durable_task_api()
    {
        var built = await build.Tree.DotnetAsync("build", "tests/DataSync.DurableConformance.Tests");

        built.ExitCode.ShouldBe(0, built.Output);
    }

    [Fact]
    public async Task A_project_that_needs_the_local_runtime_says_so_in_one_line_although_the_packages_are_there()
    {
        var built = await build.Tree.DotnetAsync("build", "DataSync.Functions.sln");

        built.ExitCode.ShouldNotBe(0);
        built.Errors.ShouldHaveSingleItem().ShouldContain("error DS0002: FunctionsRuntime=Azure is for src/DataSync.Functions");
    }

    private static List<string> ReferencesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
