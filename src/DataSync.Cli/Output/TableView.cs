using DataSync.Postgres;
using Spectre.Console;

namespace DataSync.Cli.Output;

/// <summary>Rows of a table for people.</summary>
internal static class TableView
{
    public static void Show(IAnsiConsole console, string title, RowSample sample)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));
        foreach (var column in sample.Columns)
            table.AddColumn(Markup.Escape(column));
        foreach (var row in sample.Rows)
            table.AddRow(row.Select(value => Markup.Escape(value ?? "NULL")).ToArray());
        console.Write(table);
    }
}
