using System.Text.Json.Nodes;

namespace DataSync.Connectors.Manifests;

/// <summary>Reads how a configuration is tried out.</summary>
internal static class CheckParser
{
    public static ConnectorCheck Parse(ComponentScope scope, IReadOnlyList<string>? known) => scope.Component(
        "check",
        "CheckStream",
        ("CheckStream", check => OfStreams(check, known)),
        ("CheckDynamicStream", OfDynamicStreams)) ?? ConnectorCheck.Nothing;

    private static ConnectorCheck OfStreams(ComponentScope scope, IReadOnlyList<string>? known)
    {
        var names = scope.Literals("stream_names");
        foreach (var name in names.Where(name => known is not null && !known.Contains(name)))
            scope.Warn(scope.Node("stream_names"), "stream_names", $"there is no stream {name}", $"Use one of: {string.Join(", ", known!)}");
        if (known is not null)
            names = [.. names.Where(known.Contains)];
        var dynamic = scope.Children("dynamic_streams_check_configs", "DynamicStreamCheckConfig")
            .Select(child => child.Read(("DynamicStreamCheckConfig", DynamicOf))).OfType<DynamicCheck>()
            .Select(check => KeyValuePair.Create(check.Name, check.Count)).ToList();
        return new ConnectorCheck(names, dynamic, null) { Overrides = OverridesOf(scope) };
    }

    private static ConnectorCheck OfDynamicStreams(ComponentScope scope)
    {
        // Set by the reference engine itself; it has no effect there either.
        scope.Accept("use_check_availability");
        return new ConnectorCheck([], [], scope.Integer("stream_count", 1)) { Overrides = OverridesOf(scope) };
    }

    private static DynamicCheck DynamicOf(ComponentScope scope)
    {
        var name = scope.RequiredLiteral("dynamic_stream_name");
        return new DynamicCheck(name, scope.Node("stream_count") is null ? null : scope.Integer("stream_count", 1));
    }

    /// <summary>As they stand: they are not evaluated, and one replaces the whole value of its name.</summary>
    private static JsonObject? OverridesOf(ComponentScope scope)
    {
        if (scope.Node("config_overrides") is not { } node)
            return null;
        if (node is not ManifestMap map)
        {
            scope.Problem(node, "config_overrides", "names with values are expected", "Write one name: value per line");
            return null;
        }

        foreach (var name in map.Entries.Keys.Where(name => name.StartsWith("__airbyte", StringComparison.Ordinal)))
            scope.Problem(node, $"config_overrides.{name}", $"{name} is a platform's own name", "Remove it");
        return ManifestValue.Of(map).ToJsonNode() as JsonObject;
    }

    private sealed record DynamicCheck(string Name, int? Count);
}
