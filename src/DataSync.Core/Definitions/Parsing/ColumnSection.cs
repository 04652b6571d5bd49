using System.Text.Json;
using DataSync.Core.Definitions.Yaml;
using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Definitions.Parsing;

/// <summary>One column of <c>mapping</c>.</summary>
internal static class ColumnSection
{
    /// <summary>Most characters of PostgreSQL's varchar(n).</summary>
    internal const int MaxMaxLength = 10_485_760;

    internal const string Now = "now";

    internal static readonly IReadOnlyList<string> Transformations = [.. Transforms.ByName.Keys.Order(StringComparer.Ordinal)];
    internal static readonly IReadOnlyList<string> FormatNames = [.. Formats.ByName.Keys.Order(StringComparer.Ordinal)];
    internal static readonly IReadOnlyList<string> RunValues = [Now, "batch_id"];
    internal static readonly IReadOnlyList<string> UpdateRules = ["overwrite", "keep"];
    internal static readonly IReadOnlyList<string> Types = ["text", "integer", "number", "boolean", "timestamp", "date", "json"];

    /// <summary>Null when the column cannot be used; problems were then added.</summary>
    public static ColumnMapping? Read(YamlScalar column, YamlNode value, string path, ProblemList problems)
    {
        if (value is YamlScalar { IsNull: false } field)
        {
            if (Checks.FieldPath(field.Text) is not { } remedy) return new ColumnMapping(column.Text, field.Text);
            problems.Error(value, path, remedy);
            return null;
        }

        if (MapReader.Open(value, path, SyncDefinitionKeys.BySection[SyncDefinitionKeys.Column], problems) is not { } map) return null;
        return map.Get("set") is null ? FromRecord(column.Text, map) : SetByRun(column.Text, map);
    }

    private static ColumnMapping SetByRun(string column, MapReader map)
    {
        var set = map.Word("set", RunValues) == Now ? RunValue.Now : RunValue.BatchId;
        foreach (var (key, _) in map.Map.Entries)
        {
            if (key.Text != "set" && map.Get(key.Text) is not null)
                map.Error(key.Text, "has no meaning beside 'set', where the run gives the value; remove one of the two");
        }

        return new ColumnMapping(column, Set: set);
    }

    private static ColumnMapping FromRecord(string column, MapReader map)
    {
        if (map.Map.Entries.All(e => e.Key.Text != "from"))
            map.Error("from", "is missing: name the record's field, or give the column a value of the run with 'set'");
        var type = (FieldType)Math.Max(0, Types.ToList().IndexOf(map.Word("type", Types) ?? Types[0]));
        var mapping = new ColumnMapping(
            column,
            map.Text("from", Checks.FieldPath),
            Required: map.Flag("required", fallback: false),
            Nullable: map.Flag("nullable", fallback: false),
            Default: Default(map, type),
            Transform: TransformsOf(map),
            Format: map.Word("format", FormatNames),
            Type: type,
            MaxLength: map.Integer("max_length", 1, MaxMaxLength),
            OnUpdate: map.Word("on_update", UpdateRules) == "keep" ? UpdateRule.Keep : UpdateRule.Overwrite);
        CrossCheck(mapping, map);
        return mapping;
    }

    private static void CrossCheck(ColumnMapping mapping, MapReader map)
    {
        if (mapping.Required && mapping.Nullable) map.Error("nullable", "contradicts 'required'; remove one of the two");
        if (mapping.Required && mapping.Default is not null) map.Error("default", "never applies beside 'required'; remove one of the two");
        if (mapping.Nullable && mapping.Default is not null) map.Error("default", "contradicts 'nullable': a missing value is either; remove one of the two");
        if (mapping.Default?.Text.EnumerateRunes().Count() > mapping.MaxLength) map.Error("default", "is longer than max_length");
        if (mapping.Type != FieldType.Text)
        {
            if (mapping.Format is not null) map.Error("format", "is for type text");
            if (mapping.MaxLength is not null) map.Error("max_length", "is for type text");
        }

        if (mapping is { Type: FieldType.Json, Transform: not null }) map.Error("transform", "is for texts; a column of type json is kept as sent");
    }

    private static IReadOnlyList<string>? TransformsOf(MapReader map)
    {
        var names = map.Scalars("transform");
        foreach (var name in names.Where(n => !Transformations.Contains(n.Text)))
            map.Problems.Error(name, map.PathOf("transform"), $"unknown transformation '{MapReader.Quote(name.Text)}'; {NearestName.Hint(name.Text, Transformations)}");
        return names.Count == 0 ? null : [.. names.Select(n => n.Text)];
    }

    private static DefaultValue? Default(MapReader map, FieldType type)
    {
        if (map.Scalar("default") is not { } scalar) return null;
        if (scalar.Text == Now && type is FieldType.Timestamp or FieldType.Date) return new DefaultValue(Now, Now: true);
        if (scalar is { Text: Now, IsPlain: true })
        {
            map.Error("default", "'now' is the time of writing and needs type timestamp or date; for the text write \"now\"");
            return null;
        }

        if (IsOfType(scalar.Text, type)) return new DefaultValue(scalar.Text);
        map.Error("default", $"'{MapReader.Quote(scalar.Text)}' is not of type {Types[(int)type]}");
        return null;
    }

    private static bool IsOfType(string text, FieldType type)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) return false;
        if (type != FieldType.Json) return ValueReader.For(type).Convert(text) is not null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonValue.RawText(document.RootElement, out _) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
