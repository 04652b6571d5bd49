using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Core.Definitions;

namespace DataSync.Connectors.Configuration;

/// <summary>Puts configuration values, given by their paths, together to the object that a manifest's expressions see as <c>config</c>.</summary>
internal static class ConfigTree
{
    /// <summary>The values as JSON, of the types that the specification asks for.</summary>
    /// <param name="values">Values by <see cref="ConfigPath"/>.</param>
    /// <param name="schema">The specification.</param>
    /// <param name="problems">Where goes what is not of its type; never with the value.</param>
    public static JsonObject Build(IReadOnlyDictionary<string, ConfigValue> values, JsonObject schema, ICollection<string> problems)
    {
        var root = new Branch();
        foreach (var (path, value) in values)
        {
            var steps = StepsOf(path);
            var branch = root;
            foreach (var step in steps.SkipLast(1))
                branch = branch.Below(step);
            branch.Children[steps[^1]] = new Branch { Leaf = value };
        }

        return Typed(root, schema, "", problems) as JsonObject ?? [];
    }

    /// <summary>A JSON document as values by their paths; its types are kept.</summary>
    public static IReadOnlyDictionary<string, ConfigValue> Flatten(JsonElement json)
    {
        var values = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
            Flatten(field.Value, ConfigPath.Field("", field.Name), values);
        return values;
    }

    private static void Flatten(JsonElement json, string path, Dictionary<string, ConfigValue> values)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when json.GetPropertyCount() > 0:
                foreach (var field in json.EnumerateObject())
                    Flatten(field.Value, ConfigPath.Field(path, field.Name), values);
                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                for (var i = 0; i < json.GetArrayLength(); i++)
                    Flatten(json[i], ConfigPath.Item(path, i), values);
                break;
            case JsonValueKind.String:
                values[path] = new ConfigValue(json.GetString()!);
                break;
            default:
                values[path] = new ConfigValue(json.GetRawText()) { Form = ConfigForm.Json };
                break;
        }
    }

    // A name that is no path is a name.
    private static IReadOnlyList<ConfigStep> StepsOf(string path)
    {
        try
        {
            return ConfigPath.Steps(path) is { Count: > 0 } steps ? steps : [new ConfigStep(path, -1)];
        }
        catch (FormatException)
        {
            return [new ConfigStep(path, -1)];
        }
    }

    private static JsonNode? Typed(Branch branch, JsonObject schema, string path, ICollection<string> problems)
    {
        if (branch.Leaf is { } leaf)
            return Typed(leaf, ConfigSchema.TypesOf(schema), ConfigSchema.Shown(path, schema), problems);
        if (branch.Children.Count > 0 && branch.Children.Keys.All(step => step.Name is null))
        {
            var items = ConfigSchema.ItemsOf(schema);
            return new JsonArray([.. branch.Children.OrderBy(child => child.Key.Index)
                .Select(child => Typed(child.Value, items, ConfigPath.Item(path, child.Key.Index), problems))]);
        }

        var map = new JsonObject();
        string? TextOf(string name) => branch.Children.TryGetValue(new ConfigStep(name, -1), out var child) ? child.Leaf?.Text : null;
        bool IsGiven(string name) => branch.Children.ContainsKey(new ConfigStep(name, -1));
        foreach (var (step, child) in branch.Children)
        {
            var name = step.Name ?? step.Index.ToString(CultureInfo.InvariantCulture);
            var below = ConfigPath.Field(path, name);
            if (child.Leaf is { Text.Length: 0, Form: ConfigForm.Text } && ConfigSchema.TypesOf(ConfigSchema.PropertyOf(schema, name, TextOf, IsGiven)) is { Count: > 0 } types
                && !types.Contains("string"))
                continue;
            map[name] = Typed(child, ConfigSchema.PropertyOf(schema, name, TextOf, IsGiven), below, problems);
        }

        return map;
    }

    private static JsonNode? Typed(ConfigValue value, IReadOnlySet<string> types, string shown, ICollection<string> problems)
    {
        if (value.Form == ConfigForm.Json)
            return JsonNode.Parse(value.Text);
        if (value.Form == ConfigForm.Plain && value.Text is "[]" or "{}")
            return JsonNode.Parse(value.Text);
        var looked = ConfigSchema.Look(value.Text);
        if (types.Count == 0)
            return value.Form == ConfigForm.Plain ? looked : JsonValue.Create(value.Text);
        if (types.Contains("string"))
        {
            var isOther = value.Form == ConfigForm.Plain && types.Overlaps(ConfigSchema.TypesOfValue(looked).Where(type => type != "string"));
            return isOther ? looked : JsonValue.Create(value.Text);
        }

        if (types.Overlaps(ConfigSchema.TypesOfValue(looked)))
            return looked;
        problems.Add($"{shown} must be {ConfigSchema.Wanted(types)}");
        return JsonValue.Create(value.Text);
    }

    private sealed class Branch
    {
        public Dictionary<ConfigStep, Branch> Children { get; } = [];

        public ConfigValue? Leaf { get; init; }

        public Branch Below(ConfigStep step)
        {
            if (!Children.TryGetValue(step, out var child) || child.Leaf is not null)
                Children[step] = child = new Branch();
            return child;
        }
    }
}
