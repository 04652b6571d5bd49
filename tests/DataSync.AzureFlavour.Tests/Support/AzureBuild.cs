using DataSync.AzureFlavour.Tests.Stubs;

namespace DataSync.AzureFlavour.Tests.Support;

/// <summary>The Azure flavour, published once for all tests of a class, against the signatures of the real packages.</summary>
public sealed class AzureBuild : IAsyncLifetime
{
    private readonly CopiedTree _tree = CopiedTree.Create(othersFromThisMachine: true);

    /// <summary>What the publish came to.</summary>
    internal ProcessResult Published { get; private set; } = null!;

    /// <summary>The package that would be deployed.</summary>
    public string Output => Path.Combine(_tree.Root, "out");

    internal CopiedTree Tree => _tree;

    public async Task InitializeAsync()
    {
        await StubFeed.WriteAsync(_tree.Feed, StubFeed.Signatures());
        await File.WriteAllTextAsync(Path.Combine(_tree.Root, "local.settings.json"), """{ "Values": { "A": "b" } }""");
        Published = await _tree.DotnetAsync("publish", "src/DataSync.Functions", "-c", "Release", "-o", Output);
    }

    public Task DisposeAsync()
    {
        _tree.Dispose();
        return Task.CompletedTask;
    }
}
