using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary><c>mapping</c>: one entry per column, in long form or as <c>column: field</c>.</summary>
/// <param name="Columns">Columns that could be read.</param>
/// <param name="Broken">Names of columns with problems already reported.</param>
internal sealed record MappingSection(IReadOnlyList<ColumnMapping> Columns, IReadOnlySet<string> Broken)
{
    public static MappingSection? Read(YamlNode node, ProblemList problems)
    {
        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            problems.Error(node, "mapping", "must hold at least one column: 'column: field', or 'column: { from: field, ... }'");
            return null;
        }

        var columns = new List<ColumnMapping>();
        var broken = new HashSet<string>();
        foreach (var (name, value) in map.Entries)
        {
            var path = YamlComposer.Join("mapping", name.Text);
            var errors = problems.Errors;
            if (Checks.Identifier(name.Text) is { } remedy) problems.Error(name, path, remedy);
            var column = ColumnSection.Read(name, value, path, problems);
            if (column is null || problems.Errors > errors) broken.Add(name.Text);
            else columns.Add(column);
        }

        return new MappingSection(columns, broken);
    }

    /// <summary>Why a column cannot be part of the key; null when it can, or when its mapping was refused already.</summary>
    public string? WhyNoKey(string name)
    {
        if (Broken.Contains(name)) return null;
        if (Columns.FirstOrDefault(c => c.Column == name) is not { } column)
            return $"is not a mapped column; {NearestName.Hint(name, [.. Columns.Select(c => c.Column)])}";
        if (column.Set != RunValue.None) return "is set by the run and cannot identify a record";
        if (column.Type is FieldType.Number or FieldType.Json)
            return "spells one value in several ways and cannot identify a row; use type integer or text";
        return column.Required ? null : $"is part of the key and must be required: add 'required: true' to mapping.{name}";
    }
}
