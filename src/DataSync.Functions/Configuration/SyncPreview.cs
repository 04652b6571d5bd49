using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Functions.Slices;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>Shows what a run would do with the first page of a source (of a stream in slices: the first one found with records), from request to row, and changes nothing.</summary>
public sealed class SyncPreview(SyncCatalog catalog, FirstPage firstPage, DestinationProbe probe, BatchRehearsal rehearsal, TimeProvider time)
{
    /// <summary>Reads one page, maps it, and rehearses writing it.</summary>
    /// <param name="name">Name of the sync.</param>
    /// <param name="records">Records to ask the source for; null for the sync's page size, else the manifest's.</param>
    /// <param name="cancellationToken">Ends the preview.</param>
    /// <exception cref="UnknownSyncException">No definition has this name.</exception>
    /// <exception cref="SyncUnusableException">Its files or settings cannot be used, or the table does not fit.</exception>
    /// <exception cref="Secrets.SecretUnavailableException">The vault does not answer.</exception>
    /// <exception cref="SourceException">The source did not give a page.</exception>
    public async Task<PreviewResult> RunAsync(string name, int? records, CancellationToken cancellationToken)
    {
        var sync = await catalog.GetAsync(name, cancellationToken);
        var problems = await probe.CheckAsync(sync.Definition, cancellationToken);
        if (problems.Count > 0)
            throw new SyncUnusableException(name, [.. problems.Select(problem => problem.ToString())]);

        var size = records ?? sync.Definition.Fetch.PageSize;
        return await firstPage.ReadAsync(sync.Source, size, mustHaveRecords: true, cancellationToken) switch
        {
            null => new PreviewResult(name, RecordCounts.Zero, [], null),
            PageResult.Read read => await RehearseAsync(sync, read, cancellationToken),
            PageResult.Malformed malformed => new PreviewResult(
                name, RecordCounts.Zero with { Pages = 1, MalformedPages = 1 }, [new DeadLetterReason("fetch", "malformed_page", null, malformed.Reason, malformed.Page, -1)], null),
            PageResult.Throttled throttled => new PreviewResult(name, RecordCounts.Zero, [], throttled.Until),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no result of a page"),
        };
    }

    private async Task<PreviewResult> RehearseAsync(LoadedSync sync, PageResult.Read read, CancellationToken cancellationToken)
    {
        var mapped = sync.Map([new StagedPage(read.Page, read.Records, read.Count)], cancellationToken);
        var counts = mapped.Counts;
        var errors = mapped.Rejected
            .Select(letter => new DeadLetterReason("validate", letter.Code, letter.Field, letter.Message, letter.Page, letter.Index)).ToList();
        foreach (var batch in mapped.Batches)
        {
            var result = await rehearsal.RehearseAsync(sync.Definition, batch, time.GetUtcNow(), cancellationToken);
            counts += result.Counts;
            errors.AddRange(result.Refused);
        }

        return new PreviewResult(sync.Definition.Name, counts, errors, null);
    }
}

/// <summary>What a run would do with one page.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="Counts">What would become of its records.</param>
/// <param name="Errors">Records that would become dead letters, with codes and places, never values.</param>
/// <param name="ThrottledUntil">When the source wants to be asked again; null when it gave a page.</param>
public sealed record PreviewResult(string Sync, RecordCounts Counts, IReadOnlyList<DeadLetterReason> Errors, DateTimeOffset? ThrottledUntil);
