namespace DataSync.Core.Definitions;

/// <summary>One sync as its YAML file states it: a source stream, a mapping, a destination, a schedule, limits.</summary>
/// <param name="Name">Name of the sync: lower-case letters, digits and hyphens; unique among all definitions.</param>
/// <param name="Schedule">NCRONTAB expression with six fields, in UTC; null when the sync is only started by hand.</param>
/// <param name="Source">Which connector and stream to read, and its configuration.</param>
/// <param name="Mapping">How a record becomes a row, one entry per destination column, in file order.</param>
/// <param name="Destination">Where rows go.</param>
/// <param name="Fetch">How much is read at a time.</param>
/// <param name="Limits">Error budget and run time.</param>
/// <param name="Enabled">False keeps the schedule from starting it; a trigger by hand still does.</param>
public sealed record SyncDefinition(
    string Name,
    string? Schedule,
    SourceDefinition Source,
    IReadOnlyList<ColumnMapping> Mapping,
    DestinationDefinition Destination,
    FetchDefinition Fetch,
    LimitsDefinition Limits,
    bool Enabled = true);
