using System.Text.Json;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>How the records of a parent stream become partitions.</summary>
/// <param name="Stream">The parent stream.</param>
/// <param name="Key">Path of the value that tells the partition.</param>
/// <param name="Field">Name of that value in the partition.</param>
/// <param name="Extra">Paths of further values.</param>
/// <param name="KeepsState">The parent is read from its own state on.</param>
/// <param name="FirstPage">Path of the first page of children within the parent's record; empty when they are asked for.</param>
internal sealed record ParentStream(
    DeclarativeStream Stream,
    InterpolatedString Key,
    PartitionField Field,
    IReadOnlyList<IReadOnlyList<InterpolatedString>> Extra,
    bool KeepsState,
    IReadOnlyList<InterpolatedString> FirstPage)
{
    public const string TypeName = "ParentStreamConfig";

    /// <summary>Name of the field with the parent's own partition, as the reference engine has it.</summary>
    public const string ParentSliceField = "parent_slice";

    /// <summary>Further field with the first page of children, as the reference engine has it.</summary>
    public const string FirstPageField = "child_response";

    public static ParentStream Parse(ComponentScope scope)
    {
        var firstPage = scope.Texts("lazy_read_pointer", Variables.Config);
        if (firstPage.Any(segment => segment.Template.Contains('*', StringComparison.Ordinal)))
            scope.Problem(scope.Node("lazy_read_pointer"), "lazy_read_pointer", "a wildcard in lazy_read_pointer is not supported", "Name the path of one value");
        return new ParentStream(
            scope.Component("stream", DeclarativeStream.TypeName, (DeclarativeStream.TypeName, DeclarativeStream.Parse), (StateDelegation.TypeName, StateDelegation.Parse)),
            scope.RequiredText("parent_key", Variables.Config),
            new PartitionField(scope.RequiredText("partition_field", Variables.Config), RouterParser.Option(scope)),
            Paths(scope, "extra_fields"),
            scope.Boolean("incremental_dependency"),
            firstPage);
    }

    /// <summary>
    /// The partitions of a parent's records, in their order and each once: those that differ in a further field, too, for the
    /// request may be made of it. Records without the key, or with null there, have no children to ask for.
    /// </summary>
    /// <exception cref="RequestException">A path or name has no value.</exception>
    public IEnumerable<StreamSlice> Partitions(ReadOnlyMemory<byte> records, StreamSlice parent, SourceConfig config)
    {
        var (key, field) = (RecordPath.Split(Key.Render(config.Context) ?? ""), Field.NameFor(config));
        var extra = Extra.Select(path => path.Select(segment => segment.Render(config.Context) ?? "").ToList()).ToList();
        var firstPage = FirstPage.Select(segment => segment.Render(config.Context) ?? "").ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var page = JsonDocument.Parse(records, RecordJson.DocumentOptions);
        foreach (var record in page.RootElement.EnumerateArray())
        {
            foreach (var value in RecordPath.Find(record, key))
            {
                if (value.ValueKind == JsonValueKind.Null)
                    continue;
                var further = ExtraOf(record, extra, firstPage);
                if (seen.Add(SliceState.KeyOf(SliceFields.ListOf([value, further]))))
                    yield return new StreamSlice(SliceFields.Of((field, value), (ParentSliceField, parent.Partition)), extra: further);
            }
        }
    }

    private static JsonElement ExtraOf(JsonElement record, List<List<string>> paths, List<string> firstPage)
    {
        if (paths.Count == 0 && firstPage.Count == 0)
            return StreamSlice.Nothing;
        var fields = paths.Select(path => KeyValuePair.Create(
            string.Join('.', path), RecordPath.Find(record, path).Append(SliceFields.Null).First()));
        return SliceFields.Of(firstPage.Count == 0
            ? fields
            : fields.Append(KeyValuePair.Create(FirstPageField, RecordPath.Find(record, firstPage).Append(SliceFields.ListOf([])).First())));
    }

    private static IReadOnlyList<IReadOnlyList<InterpolatedString>> Paths(ComponentScope scope, string key)
    {
        if (scope.Node(key) is not { } node)
            return [];
        if (node is ManifestList list && list.Items.All(item => item is ManifestList path && path.Items.All(segment => segment is ManifestScalar)))
        {
            return [.. list.Items.Cast<ManifestList>().Select((path, i) => path.Items.Cast<ManifestScalar>()
                .Select(segment => scope.Interpolate(segment, $"{key}[{i}]", segment.Text, Variables.Config)).ToList())];
        }

        scope.Problem(node, key, "a list of paths is expected", "Write it as [[first, second]]");
        return [];
    }
}
