using System.Text;
using System.Text.Json.Nodes;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Presets.Tests.Kit;

/// <summary>A ready sync with its table in a database of its own.</summary>
public sealed class ExampleTable : IAsyncDisposable
{
    private static readonly string Definitions = Path.Combine(AppContext.BaseDirectory, "definitions");

    private ExampleTable(SyncDefinition definition, TestDatabase database) => (Definition, Database) = (definition, database);

    /// <summary>Names of the ready syncs.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Definitions, "syncs", "examples"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    /// <summary>The sync.</summary>
    public SyncDefinition Definition { get; }

    /// <summary>The database with its table.</summary>
    public TestDatabase Database { get; }

    /// <summary>A definition from the examples.</summary>
    public static SyncDefinition Load(string example) => Load(example, []);

    /// <summary>A definition from the examples, with lines that a user adds.</summary>
    /// <param name="example">Name of the sync.</param>
    /// <param name="added">Each a line of the file, and what is put below it.</param>
    public static SyncDefinition Load(string example, params ReadOnlySpan<(string Below, string Line)> added)
    {
        var lines = File.ReadAllLines(Path.Combine(Definitions, "syncs", "examples", $"{example}.yaml")).ToList();
        foreach (var (below, line) in added)
            lines.Insert(lines.IndexOf(below) is >= 0 and var at ? at + 1 : throw new ArgumentException($"{example} has no line '{below}'.", nameof(added)), line);
        var parsed = SyncDefinitionParser.Parse(string.Join('\n', lines), $"{example}.yaml");
        parsed.Warnings.ShouldBeEmpty();
        return parsed.Definition;
    }

    /// <summary>The script that makes an example's table.</summary>
    public static string ScriptOf(SyncDefinition definition) =>
        File.ReadAllText(Path.Combine(Definitions, "destinations", "examples", $"{definition.Destination.Table}.sql"));

    /// <summary>Makes the table of the ready sync of a stream.</summary>
    public static Task<ExampleTable> CreateAsync(string connector, string stream) =>
        CreateAsync(Names.Select(Load).Single(example => example.Source.Connector == connector && example.Source.Stream == stream));

    /// <summary>Makes the table of a sync.</summary>
    public static async Task<ExampleTable> CreateAsync(SyncDefinition definition)
    {
        var table = new ExampleTable(definition, await TestDatabase.CreateAsync());
        await table.Database.ExecuteAsync(ScriptOf(definition));
        return table;
    }

    /// <summary>Maps records and writes them as a run would; then all is rolled back. No record may be refused.</summary>
    public async Task<RecordCounts> WriteAsync(IReadOnlyList<JsonObject> records)
    {
        var result = await new BatchRehearsal(Database.DataSource).RehearseAsync(Definition, Map(records), DateTimeOffset.UnixEpoch, default);
        result.Refused.ShouldBeEmpty();
        return result.Counts;
    }

    /// <summary>Maps records as a run would. None may be refused.</summary>
    public RowBatch Map(IReadOnlyList<JsonObject> records)
    {
        var page = new JsonArray([.. records.Select(record => record.DeepClone())]).ToJsonString();
        var mapped = new ChunkMapper(Definition).Map([new RecordPage(1, Encoding.UTF8.GetBytes(page))], default);
        mapped.Rejected.Select(letter => $"{letter.Code} {letter.Field}: {letter.Message}").ShouldBeEmpty();
        return mapped.Batches.ShouldHaveSingleItem();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
