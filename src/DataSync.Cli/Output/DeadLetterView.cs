using DataSync.Postgres;
using Spectre.Console;

namespace DataSync.Cli.Output;

/// <summary>Dead letters for people: why, and where in the source.</summary>
internal static class DeadLetterView
{
    public static void Show(IAnsiConsole console, IReadOnlyList<DeadLetterReason> letters, long total)
    {
        if (total == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"Dead letters ({letters.Count} of {total:N0})"));
        table.AddColumns("stage", "code", "field", "page", "index", "message");
        foreach (var letter in letters)
        {
            table.AddRow(
                letter.Stage,
                Markup.Escape(letter.Code),
                Markup.Escape(letter.Field ?? ""),
                letter.Page.ToString(),
                letter.Index.ToString(),
                Markup.Escape(letter.Message));
        }

        console.Write(table);
    }
}
