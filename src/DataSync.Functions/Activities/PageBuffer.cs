using DataSync.Core.Reading;
using DataSync.Postgres;

namespace DataSync.Functions.Activities;

/// <summary>Pages on their way into staging: many small ones go together, and memory stays flat whatever a page weighs.</summary>
internal sealed class PageBuffer(StagingStore staging, ChunkKey chunk, CancellationToken cancellationToken)
{
    private const int FlushBytes = 8 * 1024 * 1024;

    private List<StagedPage> _waiting = [];
    private int _bytes;

    /// <summary>Takes a page in, and stages what waits once it is much.</summary>
    public Task AddAsync(PageResult.Read page)
    {
        _waiting.Add(new StagedPage(page.Page, page.Records, page.Count));
        _bytes += page.Records.Length;
        return _bytes < FlushBytes ? Task.CompletedTask : FlushAsync();
    }

    /// <summary>Stages what waits.</summary>
    public async Task FlushAsync()
    {
        if (_waiting.Count == 0)
            return;
        await staging.StagePagesAsync(chunk, _waiting, cancellationToken);
        _waiting = [];
        _bytes = 0;
    }
}
