using DataSync.Core.Runs;
using Spectre.Console;

namespace DataSync.Cli.Output;

/// <summary>The summary of a run for people.</summary>
internal static class SummaryView
{
    public static void Show(IAnsiConsole console, RunSummary summary)
    {
        var counts = summary.Counts;
        var colour = summary.Status switch
        {
            RunStatus.Success => "green",
            RunStatus.CompletedWithErrors => "yellow",
            _ => "red",
        };
        var table = new Table().Border(TableBorder.Rounded).AddColumn($"[bold]{Markup.Escape(summary.Sync)}[/]").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("status", $"[{colour}]{Text(summary.Status)}[/]");
        if (summary.Reason is not null)
            table.AddRow("reason", Markup.Escape(summary.Reason));
        table.AddRow("sync_batch_id", summary.SyncBatchId.ToString());
        Number("pages", counts.Pages);
        Number("records read", counts.Read);
        Number("  inserted", counts.Inserted);
        Number("  updated", counts.Updated);
        Number("  unchanged", counts.Unchanged);
        Number("  duplicates", counts.Duplicates);
        Number("  rejected", counts.Rejected);
        Number("  refused by the database", counts.WriteFailed);
        if (counts.MalformedPages > 0)
            Number("malformed pages", counts.MalformedPages);
        Number("dead letters", counts.DeadLettered);
        table.AddRow("duration", $"{summary.DurationSeconds:0.0} s ({summary.RecordsPerSecond:N0} records/s)");
        console.Write(table);

        void Number(string name, long value) => table.AddRow(name, value.ToString("N0"));
    }

    private static string Text(RunStatus status) => System.Text.Json.JsonSerializer.Serialize(status).Trim('"');
}
