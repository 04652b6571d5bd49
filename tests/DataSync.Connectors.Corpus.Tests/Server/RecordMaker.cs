using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Makes records that a stream's schema describes.</summary>
internal sealed partial class RecordMaker
{
    /// <summary>Field by which a record is known again behind the engine, whatever its schema.</summary>
    public const string Mark = "corpusmark";

    private const int Depth = 3;

    private readonly Component? _schema;
    private readonly IReadOnlyList<IReadOnlyList<string>> _keys;
    private readonly IReadOnlyList<IReadOnlyList<string>> _cursorFields;
    private readonly IReadOnlyList<(IReadOnlyList<string> Path, string From, string To)> _converted;
    private readonly JsonObject _sample;

    /// <param name="stream">The stream.</param>
    /// <param name="childKeys">Fields that streams below ask of its records.</param>
    /// <param name="wanted">Values that streams below need at places of its records.</param>
    /// <param name="context">Values of templates.</param>
    public RecordMaker(
        Component stream, IEnumerable<string> childKeys, IEnumerable<(IReadOnlyList<string> Path, JsonNode Value)> wanted, Expressions.EvaluationContext context)
    {
        _schema = SchemaOf(stream);
        var primary = stream["primary_key"] switch
        {
            List<object?> list => list.SelectMany(item => item is List<object?> path ? [[.. path.Select(Component.TextOf).OfType<string>()]] : new[] { new[] { Component.TextOf(item)! } }),
            string { Length: > 0 } one => [[one]],
            _ => [],
        };
        var below = childKeys.Select(key => (Template.Render(key, context) ?? key).Split('.', '/')).ToList();
        _keys = [.. primary, .. below, .. below.Where(key => key.Length == 1).SelectMany(key => SourcesOf(stream, key[0]))];
        var cursor = stream.Child("incremental_sync")?.Text("cursor_field") is { } field ? Template.Render(field, context) : null;
        _cursorFields = cursor is null ? [] : [[cursor], .. SourcesOf(stream, cursor)];
        if (_cursorFields.Count > 0 && cursor!.Contains('.'))
            _cursorFields = [.. _cursorFields, cursor.Split('.')];
        _converted = cursor is null ? [] : [.. ConvertedOf(stream, cursor)];
        _sample = _schema is null ? [] : Object(_schema, 0);
        Pass(stream.Child("retriever")?.Child("record_selector")?.Child("record_filter")?.Text("condition") ?? "");
        foreach (var (path, value) in wanted)
            DataPath.Set(_sample, path, value.DeepClone());
    }

    public JsonObject Make(long id, string mark, JsonNode? cursor)
    {
        var record = (JsonObject)_sample.DeepClone();
        record["id"] ??= JsonValue.Create(id);
        foreach (var path in _keys)
        {
            if (path.Count > 0 && DataPath.Get(record, path) is not JsonObject)
                DataPath.Set(record, path, Key(path, id));
        }

        if (cursor is not null)
        {
            foreach (var path in _cursorFields)
                DataPath.Set(record, path, cursor.DeepClone());
            foreach (var (path, from, to) in _converted)
                DataPath.Set(record, path, PythonDateFormat.TryParse(cursor.ToString(), to, out DateTimeOffset time) ? PythonDateFormat.Of(from).Format(time) : cursor.DeepClone());
        }

        record[Mark] = mark;
        return record;
    }

    /// <summary>Fills in what a filter compares with.</summary>
    private void Pass(string condition)
    {
        foreach (Match match in Wanted().Matches(condition))
        {
            var path = DataPath.In(match.Groups["place"].Value, "record").FirstOrDefault();
            if (path is not null)
            {
                DataPath.Set(_sample, path, match.Groups["text"].Success ? JsonValue.Create(match.Groups["text"].Value)
                    : match.Groups["length"].Success ? new JsonObject { ["field"] = "value" } : JsonValue.Create(7));
            }
        }
    }

    /// <summary>Whether a field is one that expressions take for a time zone.</summary>
    public static bool IsTimeZone(string name) => name.EndsWith("timezone", StringComparison.Ordinal);

    /// <summary>Whether the schema has numbers for the cursor.</summary>
    public bool HasNumbersAt(string field) => TypeOf(_schema?.Child("properties")?.Child(field)) is "integer" or "number";

    private JsonNode Key(IReadOnlyList<string> path, long id)
    {
        var at = _schema;
        foreach (var name in path)
            at = at?.Child("properties")?.Child(name);
        if (IsTimeZone(path[^1]))
            return JsonValue.Create("UTC");
        if (at?.Text("format") is "date" or "date-time" || path[^1].EndsWith("_on", StringComparison.Ordinal))
            return JsonValue.Create($"2026-02-{(id % 27) + 1:00}");
        return TypeOf(at) == "string" || (at is null && path[^1] == "name") ? JsonValue.Create(id.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(id);
    }

    /// <summary>Fields of the source's record of which a transformation makes the cursor field.</summary>
    private static IEnumerable<IReadOnlyList<string>> SourcesOf(Component stream, string cursor) =>
        from transformation in stream.Children("transformations")
        from field in transformation.Children("fields")
        where field.Texts("path") is [var only] && only == cursor
        from path in DataPath.In(field.Text("value") ?? "", "record")
        select path;

    /// <summary>Those that it reads as dates of another format first.</summary>
    private static IEnumerable<(IReadOnlyList<string> Path, string From, string To)> ConvertedOf(Component stream, string cursor) =>
        from transformation in stream.Children("transformations")
        from field in transformation.Children("fields")
        where field.Texts("path") is [var only] && only == cursor
        let match = Conversion().Match(field.Text("value") ?? "")
        where match.Success
        from path in DataPath.In(match.Groups["place"].Value, "record")
        select (path, match.Groups["from"].Value, match.Groups["to"].Value);

    private static Component? SchemaOf(Component stream)
    {
        var loader = stream.Children("schema_loader").FirstOrDefault(one => one.Type is "InlineSchemaLoader");
        return loader?.Child("schema");
    }

    private static JsonObject Object(Component schema, int depth)
    {
        var made = new JsonObject();
        if (schema.Child("properties") is { } properties)
        {
            foreach (var name in properties.Keys.Where(name => name != "$parameters"))
                made[name] = properties.Child(name) is { } property ? Value(name, property, depth + 1) : null;
        }

        return made;
    }

    private static JsonNode? Value(string name, Component schema, int depth)
    {
        if (schema["enum"] is List<object?> { Count: > 0 } choices)
            return Component.ToJson(choices[0]);
        foreach (var alternatives in (string[])["oneOf", "anyOf"])
        {
            if (schema.Children(alternatives).FirstOrDefault(one => one.Text("type") != "null") is { } chosen)
                return Value(name, chosen, depth);
        }

        return TypeOf(schema) switch
        {
            "object" => depth < Depth ? Object(schema, depth) : [],
            "array" => schema.Child("items") is { } items && depth < Depth ? new JsonArray(Value(name, items, depth + 1)) : new JsonArray(),
            "integer" => JsonValue.Create(7),
            "number" => JsonValue.Create(2.5),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            _ => JsonValue.Create(schema.Text("format") switch
            {
                "date" => "2026-02-20",
                "date-time" => "2026-02-20T10:11:12Z",
                "time" => "10:11:12",
                "uri" => "https://corpus.example.com/x",
                _ => IsTimeZone(name) ? "UTC" : Date().IsMatch(name) ? "2026-02-20T10:11:12Z" : $"{name} ü",
            }),
        };
    }

    private static string TypeOf(Component? schema) => schema?.Texts("type").FirstOrDefault(type => type != "null") ?? (schema?["properties"] is null ? "" : "object");

    [GeneratedRegex(@"format_datetime\(\s*(?<place>record[^,]*),\s*'(?<to>[^']+)',\s*'(?<from>[^']+)'\s*\)", RegexOptions.Singleline)]
    private static partial Regex Conversion();

    [GeneratedRegex(@"(?<place>record[\w.()\[\]'""]*)\s*(?:(?:==|in)\s*\[?\s*['""](?<text>[^'""]+)['""]|(?<length>\|\s*length\s*)?>\s*0)")]
    private static partial Regex Wanted();

    [GeneratedRegex(@"(_at|_date|date|_time|timestamp)$")]
    private static partial Regex Date();
}
