using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary>The file as a whole.</summary>
internal static class SyncSection
{

    /// <summary>Null only when problems were added.</summary>
    public static SyncDefinition? Read(YamlNode root, ProblemList problems)
    {
        if (MapReader.Open(root, "", SyncDefinitionKeys.BySection[SyncDefinitionKeys.Root], problems) is not { } map) return null;

        map.Require("name");
        var name = map.Text("name", Checks.SyncName);
        var schedule = map.Text("schedule", Checks.Schedule);
        var enabled = map.Flag("enabled", fallback: true);
        var source = map.Require("source") is { } s ? SourceSection.Read(s, problems) : null;
        var mapping = map.Require("mapping") is { } m ? MappingSection.Read(m, problems) : null;
        var destination = map.Require("destination") is { } d ? DestinationSection.Read(d, mapping, problems) : null;
        var fetch = map.Get("fetch") is { } f ? FetchSection.Read(f, problems) : new FetchDefinition();
        var limits = map.Get("limits") is { } l ? LimitsSection.Read(l, problems) : LimitsDefinition.Default;
        LaterSections.Read(map, problems);

        return name is null || source is null || mapping is null || destination is null || fetch is null || limits is null
            ? null
            : new SyncDefinition(name, schedule, source, mapping.Columns, destination, fetch, limits, enabled);
    }
}
