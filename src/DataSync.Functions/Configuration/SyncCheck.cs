using DataSync.Core.Reading;
using DataSync.Functions.Secrets;
using DataSync.Functions.Slices;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>Checks definitions, settings, secrets, the database and the sources: what is wrong, where, and what to do.</summary>
public sealed class SyncCheck(
    SyncCatalog catalog, SyncLoader loader, DefinitionFolder folder, Lazy<DatabaseCheck> database, FirstPage firstPage, SecretStore secrets,
    IDeadLetterKeys deadLetterKeys)
{
    /// <summary>What stands for all ready syncs in place of a sync's name; before a slash and a name, for one of them.</summary>
    private const string Examples = "examples";

    /// <summary>Checks one sync or all.</summary>
    /// <param name="only">
    /// Name of the one sync; null for all. <c>examples</c> or <c>examples/NAME</c>: the files of the ready syncs, which need
    /// neither settings nor tables.
    /// </param>
    /// <param name="online">Whether the database, the vault and the sources are called.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(string? only, bool online, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var names = catalog.Names();
        if (only is not null && !names.Contains(only) && CheckExamples(only) is { Count: > 0 } examples)
            return examples;
        if (only is not null && !names.Contains(only))
            return [new Finding(FindingLevel.Error, folder.Path, new UnknownSyncException(only, names).Message)];
        if (names.Count == 0)
            findings.Add(new Finding(FindingLevel.Warning, folder.Path, "holds no syncs/*.yaml; --definitions or DataSync__Definitions names another folder"));

        if (online || !secrets.IsRemote)
            findings.Add(await CheckDeadLetterKeyAsync(cancellationToken));
        var databaseAnswers = online && await CheckDatabaseAsync(findings, cancellationToken);
        foreach (var name in names.Where(name => only is null || name == only))
            await CheckSyncAsync(name, online, databaseAnswers, findings, cancellationToken);
        return findings;
    }

    /// <summary>Reads the files of ready syncs; empty when the name is of none.</summary>
    private List<Finding> CheckExamples(string only)
    {
        var findings = new List<Finding>();
        foreach (var (name, file) in folder.Examples().Where(example => only == Examples || only == $"{Examples}/{example.Name}"))
        {
            var place = $"{Examples}/{name}";
            try
            {
                var (sync, _) = loader.Parse(name, file);
                findings.Add(new Finding(FindingLevel.Ok, place, $"definition and connector {sync.Definition.Source.Connector} can be used; copy it to syncs to run it"));
                findings.AddRange(sync.Warnings.Select(warning => new Finding(FindingLevel.Warning, place, warning.ToString())));
            }
            catch (SyncUnusableException e)
            {
                findings.AddRange(e.Problems.Select(problem => new Finding(FindingLevel.Error, place, problem)));
            }
        }

        return findings;
    }

    private async Task<bool> CheckDatabaseAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        try
        {
            // Only here is a connection string asked for.
            var schema = await database.Value.SchemaAsync(cancellationToken);
            findings.Add(schema);
            return schema.Level == FindingLevel.Ok;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            findings.Add(new Finding(FindingLevel.Error, "database", e.Message));
            return false;
        }
    }

    private async Task<Finding> CheckDeadLetterKeyAsync(CancellationToken cancellationToken)
    {
        const string place = "dead letters";
        try
        {
            await deadLetterKeys.CurrentAsync(cancellationToken);
            return new Finding(FindingLevel.Ok, place, "have a key");
        }
        catch (Exception e) when (e is SecretException or PostgresConfigurationException)
        {
            return new Finding(FindingLevel.Error, place, e.Message);
        }
    }

    private async Task CheckSyncAsync(
        string name, bool online, bool databaseAnswers, List<Finding> findings, CancellationToken cancellationToken)
    {
        var place = $"sync {name}";
        ParsedSync sync;
        LoadedSync? loaded;
        try
        {
            sync = catalog.Find(name);
            loaded = online || !secrets.IsRemote ? await catalog.GetAsync(name, cancellationToken) : null;
        }
        catch (Exception e) when (e is SecretUnavailableException or SourceException)
        {
            findings.Add(new Finding(FindingLevel.Error, place, e.Message));
            return;
        }
        catch (SyncUnusableException e)
        {
            findings.AddRange(e.Problems.Select(problem => new Finding(FindingLevel.Error, place, problem)));
            return;
        }

        findings.Add(new Finding(FindingLevel.Ok, place, $"definition and connector {sync.Definition.Source.Connector} can be used"));
        findings.AddRange(sync.Warnings.Select(warning => new Finding(FindingLevel.Warning, place, warning.ToString())));
        findings.AddRange(sync.Connector.Warnings.Select(warning => new Finding(FindingLevel.Warning, place, warning.ToString())));
        findings.AddRange((loaded?.Source.Config.Warnings ?? []).Select(warning => new Finding(FindingLevel.Warning, place, $"source.config: {warning}")));
        if (databaseAnswers)
            findings.AddRange(await database.Value.TableAsync(sync.Definition, cancellationToken));
        if (online && loaded is not null)
            findings.Add(await CheckSourceAsync(loaded, cancellationToken));
    }

    private async Task<Finding> CheckSourceAsync(LoadedSync sync, CancellationToken cancellationToken)
    {
        var place = $"source {sync.Source}";
        try
        {
            return await firstPage.ReadAsync(sync.Source, sync.Definition.Fetch.PageSize, mustHaveRecords: false, cancellationToken) switch
            {
                PageResult.Read read => new Finding(FindingLevel.Ok, place, $"answers; the first page has {read.Count} records"),
                null => new Finding(FindingLevel.Ok, place, "answers; in the pages looked at its parent streams have no records"),
                PageResult.Malformed malformed => new Finding(FindingLevel.Error, place, malformed.Reason),
                PageResult.Throttled throttled => new Finding(FindingLevel.Warning, place, $"answers, but asks to wait until {throttled.Until:u}"),
                var other => throw new InvalidOperationException($"{other.GetType().Name} is no result of a check"),
            };
        }
        catch (SourceException e)
        {
            return new Finding(FindingLevel.Error, place, e.Message);
        }
    }
}
