using System.Diagnostics.Metrics;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Metrics of the engine, under the meter <see cref="MeterName"/>.</summary>
public static class Telemetry
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "DataSync.LocalRuntime";

    private static readonly Meter _meter = new(MeterName);

    private static readonly Counter<long> _commits = _meter.CreateCounter<long>(
        "durable.journal.commits", "{commit}", "Transactions written to the journal.");

    private static readonly Counter<long> _entries = _meter.CreateCounter<long>(
        "durable.journal.entries", "{entry}", "Turns and other changes those transactions carried.");

    private static readonly Counter<long> _bytes = _meter.CreateCounter<long>(
        "durable.journal.bytes", "By", "Text and an estimate of the fixed columns written to the journal.");

    private static readonly Histogram<double> _commitDuration = _meter.CreateHistogram<double>(
        "durable.journal.commit.duration", "s", "Time from sending a transaction until it is durable.");

    private static readonly Histogram<double> _turnDuration = _meter.CreateHistogram<double>(
        "durable.turn.duration", "s", "Time an orchestrator's code ran in one turn, replay included.");

    internal static void Committed(int entries, long bytes, TimeSpan duration)
    {
        _commits.Add(1);
        _entries.Add(entries);
        _bytes.Add(bytes);
        _commitDuration.Record(duration.TotalSeconds);
    }

    internal static void TurnRan(TimeSpan duration) => _turnDuration.Record(duration.TotalSeconds);
}
