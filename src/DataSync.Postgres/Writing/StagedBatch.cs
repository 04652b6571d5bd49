using DataSync.Core.Records;

namespace DataSync.Postgres;

/// <summary>Rows of a batch with the stamp of their staging.</summary>
internal sealed record StagedBatch(RowBatch Rows, Guid Stamp);
