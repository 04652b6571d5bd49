using Spectre.Console;

namespace DataSync.Cli.Bench.Connector;

/// <summary>The figures for people.</summary>
internal static class ConnectorBenchView
{
    public static void Show(IAnsiConsole console, ConnectorBenchReport report)
    {
        console.MarkupLineInterpolated($"{report.Records:N0} records, medians of {report.Repeat}, {report.Cores} cores, {report.Runtime}");
        var table = new Table().Border(TableBorder.Rounded).AddColumns(
            "stream", "page size", "bare pages/s", "engine pages/s", "engine records/s", "ms per page beyond bare", "CPU ms", "KB");
        foreach (var f in report.Readings)
        {
            table.AddRow(
                f.What, $"{f.PageSize}", $"{f.BarePagesPerSecond:N0}", $"{f.PagesPerSecond:N0}", $"{f.RecordsPerSecond:N0}",
                $"{f.MillisecondsPerPage:0.000}", $"{f.ProcessorMillisecondsPerPage:0.000}", $"{f.KilobytesPerPage:N0}");
        }

        console.Write(table);
        var memory = new Table().Border(TableBorder.Rounded).AddColumns("records", "peak MB");
        foreach (var f in report.Memory)
            memory.AddRow($"{f.Records:N0}", $"{f.PeakMemoryMb:N0}");
        console.Write(memory);
    }
}
