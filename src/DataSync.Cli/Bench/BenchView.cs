using Spectre.Console;

namespace DataSync.Cli.Bench;

/// <summary>The figures for people.</summary>
internal static class BenchView
{
    public static void Show(IAnsiConsole console, BenchReport report)
    {
        console.MarkupLineInterpolated($"{report.Records:N0} records, medians of {report.Repeat}, {report.Cores} cores, {report.Runtime}, PostgreSQL {report.PostgreSql}");
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            "page size", "bare /s", "durable /s", "re-sync /s", "COPY /s", "durable/bare", "re-sync/durable", "peak MB", "commits/1000", "bytes/1000");
        foreach (var f in report.PageSizes)
        {
            table.AddRow(
                $"{f.PageSize}", $"{f.Bare:N0}", $"{f.Durable:N0}", $"{f.Resync:N0}", $"{f.Copy:N0}", $"{f.DurablePerBare:0.00}",
                $"{f.ResyncPerDurable:0.00}", $"{f.PeakMemoryMb:N0}", $"{f.JournalCommitsPer1000:0.0}", $"{f.JournalBytesPer1000:N0}");
        }

        console.Write(table);
        if (report.Scale.Count == 0)
            return;
        var scale = new Table().Border(TableBorder.Rounded).AddColumns("records", "durable /s", "µs per further record", "peak MB");
        foreach (var f in report.Scale)
            scale.AddRow($"{f.Records:N0}", $"{f.RecordsPerSecond:N0}", $"{f.MicrosecondsPerFurtherRecord:0.0}", $"{f.PeakMemoryMb:N0}");
        console.Write(scale);
    }
}
