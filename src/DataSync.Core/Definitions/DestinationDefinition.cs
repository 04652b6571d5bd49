namespace DataSync.Core.Definitions;

/// <summary>The table a sync keeps in step.</summary>
/// <param name="Table">Table name, optionally with its schema: <c>customers</c> or <c>crm.customers</c>.</param>
/// <param name="Key">Columns of the unique key by which rows are upserted; all of them are mapped and required.</param>
/// <param name="BatchSize">Most records upserted by one activity in one transaction.</param>
/// <param name="MaxParallelBatches">Most batches written at the same time; bounded by the connection pool.</param>
public sealed record DestinationDefinition(
    string Table,
    IReadOnlyList<string> Key,
    int BatchSize = DestinationDefinition.DefaultBatchSize,
    int MaxParallelBatches = DestinationDefinition.DefaultMaxParallelBatches)
{
    /// <summary>200 records: where UNNEST upserts stop getting cheaper per record.</summary>
    public const int DefaultBatchSize = 200;

    /// <summary>Four of the pool's ten connections for one run.</summary>
    public const int DefaultMaxParallelBatches = 4;
}
