using System.Text.Json;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>One partition for each value of a list that stands in the manifest or comes from the configuration.</summary>
internal sealed class ListPartitionRouter(PartitionField partition, IReadOnlyList<string>? values, InterpolatedString? expression) : IPartitionRouter
{
    public const string TypeName = "ListPartitionRouter";

    public bool HasRequestOption => partition.Option is not null;

    public static ListPartitionRouter Parse(ComponentScope scope)
    {
        var field = new PartitionField(scope.RequiredText("cursor_field", Variables.Config), RouterParser.Option(scope));
        switch (scope.Node("values"))
        {
            case ManifestList:
                return new ListPartitionRouter(field, scope.Literals("values"), null);
            case null:
                scope.Problem(null, "values", "values is missing", "Add a list");
                break;
        }

        return new ListPartitionRouter(field, null, scope.Text("values", Variables.Config));
    }

    public int AddLevels(PlanBuilder plan, PlannedStream stream) => plan.Add(new ListLevel(stream.Stream.Config, partition, ValuesFor));

    public void Inject(StreamSlice slice, RequestBuilder request) => partition.Inject(slice, request);

    /// <remarks>A single text is refused; the reference engine takes its letters one by one.</remarks>
    private IReadOnlyList<JsonElement> ValuesFor(SourceConfig config)
    {
        if (values is not null)
            return [.. values.Select(SliceFields.Text)];
        var list = expression!.Evaluate(config.Context);
        return list.Kind switch
        {
            ExpressionKind.List or ExpressionKind.Tuple => [.. list.AsList.Items.Select(SliceFields.From)],
            ExpressionKind.Dictionary => [.. list.AsDictionary.Entries.Select(entry => SliceFields.From(entry.Key))],
            _ => throw new RequestException($"values of the {TypeName} ({expression.Template}) is no list; write it as ['first', 'second'] in the configuration"),
        };
    }
}
