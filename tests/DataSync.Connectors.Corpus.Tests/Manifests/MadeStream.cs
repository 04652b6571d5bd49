using System.Text.Json.Nodes;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>A stream that is made of a template, and what must be told for it to be made.</summary>
internal static class MadeStream
{
    /// <summary>Name of a template: its own, else its number.</summary>
    public static string NameOf(Component template, int index) => template.Text("name") is { Length: > 0 } name ? name : $"dynamic_stream_{index}";

    /// <summary>The template with each mapping's expression in its place: what stands there for every stream made of it.</summary>
    public static Component Of(Component template)
    {
        var stream = template.Child("stream_template")!;
        foreach (var mapping in template.Child("components_resolver")?.Children("components_mapping") ?? [])
            stream = stream.With(mapping.Texts("field_path"), mapping["value"]);
        return stream.With(("components_resolver", template["components_resolver"]));
    }

    /// <summary>Fields that the mappings of a resolver look at.</summary>
    public static IEnumerable<string> Keys(Component resolver) =>
        from mapping in resolver.Children("components_mapping")
        from path in DataPath.In($"{mapping.Text("value")} {mapping.Text("condition")}", "components_values")
        select string.Join('.', path);

    /// <summary>Where a schema loader looks for the fields of records: one field, of the first type it knows.</summary>
    public static IEnumerable<(IReadOnlyList<string> Path, JsonNode Value)> Fields(Component loader)
    {
        if (loader.Child("schema_type_identifier") is not { } identifier || identifier.Texts("schema_pointer") is not { Count: > 0 } pointer)
            yield break;
        var field = new JsonObject();
        DataPath.Set(field, identifier.Texts("key_pointer"), "field");
        if (identifier.Texts("type_pointer") is { Count: > 0 } type)
            DataPath.Set(field, type, identifier.Children("types_mapping").FirstOrDefault()?.Text("current_type") ?? "string");
        yield return (pointer, new JsonArray(field));
    }
}
