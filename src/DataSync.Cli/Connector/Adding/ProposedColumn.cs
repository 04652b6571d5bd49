using System.Text.Json;

namespace DataSync.Cli.Connector.Adding;

/// <summary>A column proposed for a field of a record.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="From">Path of the field.</param>
/// <param name="Type">Type as a mapping names it.</param>
/// <param name="IsKey">Whether it is part of the key.</param>
internal sealed record ProposedColumn(string Name, string From, string Type, bool IsKey)
{
    /// <summary>Type of the table's column.</summary>
    public string SqlType => Type switch
    {
        "integer" => "bigint",
        "number" => "numeric",
        "boolean" => "boolean",
        "timestamp" => "timestamptz",
        "date" => "date",
        "json" => "jsonb",
        _ => "text",
    };

    /// <summary>The columns for the fields of a schema; those of the key first, which need not be in it.</summary>
    /// <param name="schema">JSON schema of a record.</param>
    /// <param name="key">Paths of the key's fields.</param>
    public static IReadOnlyList<ProposedColumn> Of(JsonElement schema, IReadOnlyList<string> key)
    {
        var columns = new List<ProposedColumn>();
        foreach (var field in key)
            columns.Add(new ProposedColumn(Free(columns, field), field, KeyType(TypeAt(schema, field)), IsKey: true));
        foreach (var field in Fields(schema).Where(field => !key.Contains(field.Name) && IsPath(field.Name)))
            columns.Add(new ProposedColumn(Free(columns, field.Name), field.Name, TypeOf(field.Value), IsKey: false));
        return columns;
    }

    /// <summary>Fields of a schema that a path cannot name.</summary>
    public static IReadOnlyList<string> Unnamed(JsonElement schema) => [.. Fields(schema).Select(field => field.Name).Where(name => !IsPath(name))];

    private static bool IsPath(string name) => name.Trim().Length > 0 && !name.Contains('.') && !name.Any(char.IsControl);

    // A number spells one value in several ways; as a key it is a whole one.
    private static string KeyType(string type) => type is "integer" or "number" ? "integer" : type is "timestamp" or "date" or "boolean" ? type : "text";

    private static string TypeAt(JsonElement schema, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (Fields(schema).FirstOrDefault(field => field.Name == step) is not { Value.ValueKind: JsonValueKind.Object } field)
                return "text";
            schema = field.Value;
        }

        return TypeOf(schema);
    }

    private static string TypeOf(JsonElement schema)
    {
        var types = Types(schema).Where(type => type != "null").Distinct().ToList();
        return types switch
        {
            ["string"] => Format(schema) switch
            {
                "date-time" or "timestamp_with_timezone" or "timestamp_without_timezone" => "timestamp",
                "date" => "date",
                _ => "text",
            },
            ["integer"] => "integer",
            ["number"] => Format(schema) == "integer" ? "integer" : "number",
            ["boolean"] => "boolean",
            ["integer", "number"] or ["number", "integer"] => "number",
            // What may be text is kept as text; a field of mixed or unknown type as it is.
            _ when types.Contains("string") && !types.Contains("object") && !types.Contains("array") => "text",
            _ => "json",
        };
    }

    // Airbyte's own types tell of times without a zone: https://docs.airbyte.com/platform/understanding-airbyte/supported-data-types.
    private static string? Format(JsonElement schema) => Text(schema, "airbyte_type") ?? Text(schema, "format");

    private static IEnumerable<string> Types(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            yield break;
        if (schema.TryGetProperty("type", out var type))
        {
            foreach (var name in type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.ToString()) : [type.ToString()])
                yield return name;
            yield break;
        }

        foreach (var combination in new[] { "anyOf", "oneOf" })
        {
            if (!schema.TryGetProperty(combination, out var alternatives) || alternatives.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var name in alternatives.EnumerateArray().SelectMany(Types))
                yield return name;
        }
    }

    private static IEnumerable<JsonProperty> Fields(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject()
            : [];

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Free(List<ProposedColumn> columns, string field)
    {
        var name = Names.Snake(field);
        for (var i = 2; columns.Exists(column => column.Name == name) || name is ProposedSync.WrittenAt or ProposedSync.BatchId; i++)
            name = FormattableString.Invariant($"{Names.Snake(field)[..Math.Min(Names.Snake(field).Length, 58)]}_{i}");
        return name;
    }
}
