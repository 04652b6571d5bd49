using System.Text.Json;
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
internal sealed record ParentStream(
    DeclarativeStream Stream, InterpolatedString Key, PartitionField Field, IReadOnlyList<IReadOnlyList<InterpolatedString>> Extra, bool KeepsState)
{
    public const string TypeName = "ParentStreamConfig";

    /// <summary>Name of the field with the parent's own partition, as the reference engine has it.</summary>
    public const string ParentSliceField = "parent_slice";

    public static ParentStream Parse(ComponentScope scope)
    {
        if (scope.Node("lazy_read_pointer") is ManifestList { Items.Count: > 0 } pointer)
            scope.Problem(pointer, "lazy_read_pointer", "taking child records out of the parent's is not supported", "Remove it; the children are then asked for one by one");
        return new ParentStream(
            scope.Component("stream", DeclarativeStream.TypeName, (DeclarativeStream.TypeName, DeclarativeStream.Parse)),
            scope.RequiredText("parent_key", Variables.Config),
            new PartitionField(scope.RequiredText("partition_field", Variables.Config), RouterParser.Option(scope)),
            Paths(scope, "extra_fields"),
            scope.Boolean("incremental_dependency"));
    }

    /// <summary>
    /// The partitions of a parent's records, in their order and each once. Records without the key, or with null there, have no
    /// children to ask for.
    /// </summary>
    /// <exception cref="RequestException">A path or name has no value.</exception>
    public IEnumerable<StreamSlice> Partitions(ReadOnlyMemory<byte> records, StreamSlice parent, SourceConfig config)
    {
        var (key, field) = (RecordPath.Split(Key.Render(config.Context) ?? ""), Field.NameFor(config));
        var extra = Extra.Select(path => path.Select(segment => segment.Render(config.Context) ?? "").ToList()).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var page = JsonDocument.Parse(records);
        foreach (var record in page.RootElement.EnumerateArray())
        {
            foreach (var value in RecordPath.Find(record, key))
            {
                if (value.ValueKind != JsonValueKind.Null && seen.Add(SliceState.KeyOf(value)))
                    yield return new StreamSlice(SliceFields.Of((field, value), (ParentSliceField, parent.Partition)), extra: ExtraOf(record, extra));
            }
        }
    }

    private static JsonElement ExtraOf(JsonElement record, List<List<string>> paths)
    {
        if (paths.Count == 0)
            return StreamSlice.Nothing;
        return SliceFields.Of(paths.Select(path => KeyValuePair.Create(
            string.Join('.', path), RecordPath.Find(record, path).Append(SliceFields.Null).First())));
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
