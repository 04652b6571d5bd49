using Npgsql;
using Spectre.Console;

namespace DataSync.Cli.Demo;

/// <summary>Where to look further.</summary>
internal static class Pointers
{
    public static void Show(
        IAnsiConsole console, string app, string sampleApi, string connection, string sync, Guid batchId, bool stays)
    {
        var target = new NpgsqlConnectionStringBuilder(connection);
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("status", $"{app}/api/sync/status/{sync}");
        grid.AddRow("history", $"{app}/api/sync/history");
        grid.AddRow("orchestration", $"{app}/runtime/webhooks/durabletask/instances/sync-{sync}?showHistory=true");
        grid.AddRow("sample API", $"{sampleApi}/api/customers?page=1&page_size=5");
        grid.AddRow("psql", $"psql -h {target.Host} -p {target.Port} -U {target.Username} {target.Database}");
        grid.AddRow("rows", $"SELECT * FROM {sync} WHERE sync_batch_id = '{batchId}' LIMIT 10;");
        grid.AddRow("dead letters", $"SELECT stage, code, field, page, record_index, message FROM datasync.dead_letter WHERE batch_id = '{batchId}';");
        grid.AddRow("run", $"SELECT * FROM datasync.run WHERE batch_id = '{batchId}';");
        console.Write(new Panel(grid).Header(stays ? "Look further" : "Look further (with --keep everything stays up)").Expand());
    }
}
