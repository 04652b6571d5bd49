namespace DataSync.AzureFlavour.Tests.Stubs;

/// <summary>A package that stands in for a real one of the same id: the same assembly's signatures, the same dependencies.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Dependencies">Ids of packages it depends on.</param>
internal sealed record StubPackage(string Id, params string[] Dependencies)
{
    private const string Worker = "Microsoft.Azure.Functions.Worker";
    private const string Extensions = $"{Worker}.Extensions";
    private const string Durable = "Microsoft.DurableTask";
    private const string DurableCore = "Microsoft.Azure.DurableTask.Core";

    /// <summary>Name of its assembly, if it has one.</summary>
    public string Assembly { get; private init; } = Id;

    /// <summary>In the order in which they can be compiled.</summary>
    public static IReadOnlyList<StubPackage> All { get; } =
    [
        new($"{Extensions}.Abstractions"),
        new($"{Worker}.Core", $"{Extensions}.Abstractions"),
        new(Worker, $"{Worker}.Core"),
        new($"{Extensions}.Timer", $"{Worker}.Core", $"{Extensions}.Abstractions"),
        new($"{Extensions}.Http", $"{Worker}.Core", $"{Extensions}.Abstractions"),
        new($"{Extensions}.Http.AspNetCore", Worker, $"{Worker}.Core", $"{Extensions}.Http", $"{Extensions}.Abstractions"),
        new(DurableCore) { Assembly = "DurableTask.Core" },
        new($"{Durable}.Abstractions", DurableCore),
        new($"{Durable}.Client", $"{Durable}.Abstractions"),
        new($"{Extensions}.DurableTask", $"{Worker}.Core", $"{Extensions}.Abstractions", $"{Durable}.Abstractions", $"{Durable}.Client"),
        new($"{Extensions}.DurableTask.AzureManaged", $"{Extensions}.DurableTask"),
        new("Microsoft.ApplicationInsights.WorkerService"),
        new($"{Worker}.ApplicationInsights", $"{Worker}.Core"),
        new($"{Worker}.Sdk"),
        new($"{Durable}.InProcessTestHost", $"{Durable}.Abstractions", $"{Durable}.Client"),
    ];

    /// <summary>What the package depends on, directly or not.</summary>
    public IEnumerable<StubPackage> Closure() =>
        Dependencies.Select(id => All.Single(package => package.Id == id)).SelectMany(package => package.Closure().Append(package)).Distinct();
}
