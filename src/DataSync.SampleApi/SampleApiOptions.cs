using DataSync.SampleApi.Faults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.SampleApi;

/// <summary>How a sample API behaves. All but the last two can be bound from configuration.</summary>
public sealed record SampleApiOptions
{
    /// <summary>Where it listens; port 0 for any free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Records it has; can be changed while it runs.</summary>
    public int Records { get; init; } = 10_000;

    /// <summary>Seed of the data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of bad records, 0 to 1, in steps of a thousandth.</summary>
    public double BadRate { get; init; } = 0.005;

    /// <summary>Version of the data, from 1; can be changed while it runs.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Each version changes one record in this many.</summary>
    public int ChangeEvery { get; init; } = 10;

    /// <summary>Keys that may read; can be changed while it runs. Without any the API is open.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Keys that are known but may not read: they are answered 403.</summary>
    public IReadOnlyList<string> ForbiddenKeys { get; init; } = [];

    /// <summary>What goes wrong; can be changed while it runs.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Adds <see cref="SampleFaults.Demo"/>, spread over pages of <see cref="DemoPageSize"/> records.</summary>
    public bool DemoFaults { get; init; }

    /// <summary>Page size that the demo faults reckon with.</summary>
    public int DemoPageSize { get; init; } = 100;

    /// <summary>Where requests and faults are logged; nowhere by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Clock of delays and HTTP dates.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
