using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Postgres;

namespace DataSync.Presets.Tests;

/// <summary>The ready syncs: whoever copies one to <c>syncs</c> has a sync that works.</summary>
public sealed class ExampleSyncTests
{
    public static TheoryData<string> Examples { get; } =
        [.. ExampleTable.Names];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_off_until_somebody_wants_it(string example)
    {
        var definition = ExampleTable.Load(example);

        definition.Name.ShouldBe(example);
        definition.Enabled.ShouldBeFalse();
        definition.Schedule.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_maps_fields_that_its_stream_has_and_its_key_is_the_streams(string example)
    {
        var definition = ExampleTable.Load(example);
        var stream = SourceStream.Declared(PresetSource.Load(definition.Source.Connector), definition.Source.Stream);

        var fields = stream.Schema.ShouldNotBeNull();
        foreach (var column in definition.Mapping.Where(column => column.From is not null))
            Has(fields, column.From!.Split('.')).ShouldBeTrue($"{column.Column} is mapped from {column.From}");
        definition.Mapping.Where(column => definition.Destination.Key.Contains(column.Column)).Select(column => column.From)
            .ShouldBe(stream.PrimaryKey, ignoreOrder: true);
        ChunkMapper mapper = new(definition);
        mapper.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_table_of_an_example_takes_its_rows(string example)
    {
        var definition = ExampleTable.Load(example);
        await using var database = await TestDatabase.CreateAsync();
        await new Migrator(database.DataSource).MigrateAsync(default);

        (await new DestinationScripts(database.DataSource).ApplyAsync($"{definition.Destination.Table}.sql", ExampleTable.ScriptOf(definition), default)).ShouldBeTrue();

        (await new DestinationProbe(database.DataSource).CheckAsync(definition, default)).ShouldBeEmpty();
    }

    /// <summary>A free map may hold any name below it.</summary>
    private static bool Has(ManifestMap schema, ReadOnlySpan<string> path) => path switch
    {
        [] => true,
        [var name, .. var rest] when schema["properties"] is ManifestMap properties => properties[name] is ManifestMap property && Has(property, rest),
        _ => schema["additionalProperties"] is ManifestScalar { Text: "true" },
    };
}
