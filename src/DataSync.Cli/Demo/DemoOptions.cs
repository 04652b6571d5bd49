namespace DataSync.Cli.Demo;

/// <summary>What <c>datasync demo</c> was asked to do.</summary>
/// <param name="Records">Customers the sample API holds.</param>
/// <param name="PageSize">Records per page; null for the definition's.</param>
/// <param name="Faults">Whether the API misbehaves.</param>
/// <param name="Keep">Whether to stay up afterwards.</param>
/// <param name="Verbose">Whether the app's log is shown.</param>
/// <param name="Connection">A PostgreSQL to use instead of a private one.</param>
/// <param name="Settings">Settings given on the command line.</param>
internal sealed record DemoOptions(
    int Records,
    int? PageSize,
    bool Faults,
    bool Keep,
    bool Verbose,
    string? Connection,
    Dictionary<string, string?> Settings);
