using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Schemas;

/// <summary>
/// A schema that is made of what the source answers: the first record of a request of its own describes the fields. As
/// <c>DynamicSchemaLoader</c> of the reference engine.
/// </summary>
/// <param name="Retrieval">Reads the description.</param>
/// <param name="Types">Finds names and types in it.</param>
/// <param name="Transformations">Change the properties, as if they were a record.</param>
/// <param name="Filter">Chooses the properties, each as a record of its own; null for all.</param>
internal sealed record DynamicSchema(
    Retrieval Retrieval, SchemaTypeIdentifier Types, IReadOnlyList<IRecordTransformation> Transformations, RecordFilter? Filter)
{
    public const string TypeName = "DynamicSchemaLoader";

    public static DynamicSchema Parse(ComponentScope scope) => new(
        Retrieval.Parse(scope)!,
        scope.Component("schema_type_identifier", SchemaTypeIdentifier.TypeName, (SchemaTypeIdentifier.TypeName, SchemaTypeIdentifier.Parse)),
        RecordTransformations.Parse(scope, "schema_transformations"),
        scope.OptionalComponent("schema_filter", RecordFilter.TypeName, (RecordFilter.TypeName, RecordFilter.Parse)));

    /// <summary>The schema; without properties when the source describes none.</summary>
    /// <param name="description">The first record; null when there is none.</param>
    /// <param name="config">Values for expressions.</param>
    /// <exception cref="RequestException">The description is not as the manifest says.</exception>
    public JsonObject Of(JsonElement? description, SourceConfig config)
    {
        var (properties, faults) = (new JsonObject(), new RecordFaults());
        foreach (var (name, type) in description is { } record ? Types.Properties(record, config.Context) : [])
        {
            var property = new JsonObject { [name] = type };
            if (Filter?.Keeps(config.Context.With("record", ExpressionValue.From(property)), faults) != false)
                properties[name] = type.DeepClone();
        }

        var context = config.Context.With("record", ExpressionValue.From(properties));
        foreach (var transformation in Transformations)
            transformation.Transform(properties, context, faults);
        if (faults.All.FirstOrDefault() is { } fault)
            throw new RequestException($"{fault.Place}: {fault.Reason}");
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft-07/schema#",
            ["type"] = "object",
            ["additionalProperties"] = true,
            ["properties"] = properties,
        };
    }
}
