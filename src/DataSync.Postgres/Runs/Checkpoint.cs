using DataSync.Core.Reading;

namespace DataSync.Postgres;

/// <summary>How far a slice is in the destination.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="Slice">Key of the slice.</param>
/// <param name="BatchId">The run that moved it last.</param>
/// <param name="Chunk">Number of that run's next chunk, from 0.</param>
/// <param name="Position">Where reading goes on; null when the slice was read to its end.</param>
/// <param name="PageSize">Records per page that the position counts in; <see cref="RunStart.NoPageSize"/> where nobody says.</param>
/// <param name="UpdatedAt">When it last moved.</param>
public sealed record Checkpoint(
    string Sync, string Slice, Guid BatchId, int Chunk, PagePosition? Position, int PageSize, DateTimeOffset UpdatedAt);
