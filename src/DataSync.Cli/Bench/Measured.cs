using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DataSync.Cli.Bench;

/// <summary>What one measured piece of work took.</summary>
/// <param name="Elapsed">Wall clock.</param>
/// <param name="PeakMemoryMb">Peak resident memory of the process.</param>
/// <param name="JournalCommits">Commits of the durable journal.</param>
/// <param name="JournalBytes">Bytes written to it.</param>
internal sealed record Measured(TimeSpan Elapsed, double PeakMemoryMb, long JournalCommits, long JournalBytes)
{
    /// <summary>Processor time of the process, all threads: unlike the clock, it says something on a machine that is busy.</summary>
    public required TimeSpan Processor { get; init; }

    /// <summary>Memory that was allocated.</summary>
    public required long AllocatedBytes { get; init; }

    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the work while sampling the process's resident memory and the journal's counters.</summary>
    public static async Task<Measured> OfAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        long commits = 0, bytes = 0, peak = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "DataSync.LocalRuntime")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "durable.journal.commits")
                Interlocked.Add(ref commits, value);
            else if (instrument.Name == "durable.journal.bytes")
                Interlocked.Add(ref bytes, value);
        });
        listener.Start();

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sampling = SampleAsync(value => peak = Math.Max(peak, value), done.Token);
        var (processor, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var started = Stopwatch.GetTimestamp();
        await work();
        var elapsed = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await done.CancelAsync();
        await sampling;
        return new Measured(elapsed, Math.Round(peak / 1048576.0, 1), commits, bytes) { Processor = processor, AllocatedBytes = allocated };
    }

    private static async Task SampleAsync(Action<long> sample, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        do
        {
            process.Refresh();
            sample(process.WorkingSet64);
            await Task.Delay(SampleInterval, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!cancellationToken.IsCancellationRequested);
    }
}
