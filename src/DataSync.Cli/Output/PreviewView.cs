using DataSync.Functions.Configuration;
using Spectre.Console;

namespace DataSync.Cli.Output;

/// <summary>A preview for people.</summary>
internal static class PreviewView
{
    public static void Show(IAnsiConsole console, PreviewResult preview)
    {
        if (preview.ThrottledUntil is { } until)
        {
            console.MarkupLineInterpolated($"The source asks to wait until [bold]{until:u}[/]; nothing was read");
            return;
        }

        var counts = preview.Counts;
        console.MarkupLineInterpolated($"Of [bold]{counts.Read}[/] records a run of [bold]{preview.Sync}[/] would");
        console.MarkupLineInterpolated($"  insert {counts.Inserted}, update {counts.Updated}, leave {counts.Unchanged} unchanged, skip {counts.Duplicates} duplicates,");
        console.MarkupLineInterpolated($"  reject {counts.Rejected}, see {counts.WriteFailed} refused by the database");
        DeadLetterView.Show(console, preview.Errors, preview.Errors.Count);
    }
}
