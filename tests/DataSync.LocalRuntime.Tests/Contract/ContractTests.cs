using DataSync.TestKit;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Tests.Contract;

/// <summary>
/// The local surface must be a part of the real one, or the app would not compile against Azure's packages.
/// The lines of the real API in use are kept beside this test.
/// </summary>
public sealed class ContractTests
{
    private const string SubsetFile = "functions-api.subset.txt";
    private const string FullFile = "functions-api.txt";

    private static readonly string Subset = Path.Combine(AppContext.BaseDirectory, "Contract", SubsetFile);

    public static TheoryData<Type> DeclaredTypes() =>
        new(typeof(FunctionAttribute).Assembly.GetExportedTypes()
            .Where(type => type.Namespace is { } space && space.StartsWith("Microsoft.", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(DeclaredTypes))]
    public void Every_public_member_is_one_of_the_real_api(Type type)
    {
        var local = PublicApi.Describe(type);
        var real = ContractFile.Read(Subset).GetValueOrDefault(local.Name);

        real.ShouldNotBeNull($"{local.Name} is not in {SubsetFile}; copy its lines from the real API, or make the type internal.");
        real.Select(candidate => candidate.Header).ShouldContain(local.Header);
        var missing = local.Members.Except(real.SelectMany(candidate => candidate.Members)).ToList();
        missing.ShouldBeEmpty(
            $"{local.Name} declares what {SubsetFile} does not list. Its lines are:\n{string.Join("\n", real.SelectMany(candidate => candidate.Members))}\n");
    }

    [Fact]
    public void The_lines_kept_here_are_lines_of_the_full_contract()
    {
        if (FindFull() is not { } path) return; // Not every clone has the full list beside it.
        var full = ContractFile.Read(path);

        foreach (var (name, kept) in ContractFile.Read(Subset))
        {
            full.ShouldContainKey(name);
            var real = full[name];
            kept.ShouldAllBe(type => real.Any(candidate => candidate.Header == type.Header && type.Members.IsSubsetOf(candidate.Members)), name);
        }
    }

    [Fact]
    public void A_changed_signature_is_noticed()
    {
        var real = ContractFile.Read(Subset)["Microsoft.Azure.Functions.Worker.HttpTriggerAttribute"].Single();
        var local = PublicApi.Describe(typeof(Lookalike.HttpTriggerAttribute));

        local.Header.ShouldNotBe(real.Header);
        local.Members.Except(real.Members).ShouldBe(
            [
                ".ctor: public HttpTriggerAttribute(AuthorizationLevel level)",
                ".ctor: public HttpTriggerAttribute(string[] methods)",
                "// effective AttributeUsage: All AllowMultiple=False Inherited=True",
                "prop: public AuthorizationLevel AuthLevel { get; set; }",
                "prop: public string Route { get; set; }",
            ],
            ignoreOrder: true);
    }

    private static string? FindFull()
    {
        if (Environment.GetEnvironmentVariable("DATASYNC_CONTRACTS") is { Length: > 0 } given)
            return Directory.Exists(given) ? Path.Combine(given, FullFile) : given;
        var beside = Path.Combine(RepositoryRoot.Find(), "..", "shared", "contracts", FullFile);
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The real attribute with five mistakes.</summary>
    private static class Lookalike
    {
        internal sealed class HttpTriggerAttribute : Attribute
        {
            public HttpTriggerAttribute()
            {
            }

            public HttpTriggerAttribute(AuthorizationLevel level) => AuthLevel = level;

            public HttpTriggerAttribute(string[] methods) => Methods = methods;

            public string Route { get; set; } = "";

            public string[]? Methods { get; private set; }

            public AuthorizationLevel AuthLevel { get; set; }
        }
    }
}
