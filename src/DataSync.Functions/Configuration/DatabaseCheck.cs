using DataSync.Core.Definitions;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>Checks the database: whether it answers, has our schema, and tables that fit the syncs.</summary>
public sealed class DatabaseCheck(Migrator migrator, DestinationProbe probe)
{
    /// <summary>Whether the database answers and has all migrations.</summary>
    public async Task<Finding> SchemaAsync(CancellationToken cancellationToken)
    {
        var pending = await migrator.PendingAsync(cancellationToken);
        return pending.Count == 0
            ? new Finding(FindingLevel.Ok, "database", "answers; its schema is up to date")
            : new Finding(FindingLevel.Error, "database", $"{pending.Count} migrations are missing ({string.Join(", ", pending)}); run: datasync migrate");
    }

    /// <summary>Whether the table of a sync takes what is mapped.</summary>
    public async Task<IReadOnlyList<Finding>> TableAsync(SyncDefinition sync, CancellationToken cancellationToken)
    {
        var place = $"table {sync.Destination.Table}";
        var problems = await probe.CheckAsync(sync, cancellationToken);
        return problems.Count == 0
            ? [new Finding(FindingLevel.Ok, place, "takes the mapped columns by its key")]
            : [.. problems.Select(problem => new Finding(FindingLevel.Error, place, problem.ToString()))];
    }
}
