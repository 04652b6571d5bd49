using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Configuration;

/// <summary>A manifest's <c>config_normalization_rules</c>: what is done to a configuration before it is used.</summary>
/// <param name="Migrations">Make an old form of configuration the present one.</param>
/// <param name="Transformations">Derive what expressions need.</param>
/// <param name="Validations">Hold the result to the manifest's own rules.</param>
internal sealed record ConfigNormalization(
    IReadOnlyList<IConfigTransformation> Migrations, IReadOnlyList<IConfigTransformation> Transformations, IReadOnlyList<ConfigValidation> Validations)
{
    public static ConfigNormalization Nothing { get; } = new([], [], []);

    public static ConfigNormalization Parse(ComponentScope scope) => new(
        [.. scope.Children("config_migrations", "ConfigMigration").SelectMany(migration => migration.Read(("ConfigMigration", MigrationOf)) ?? [])],
        TransformationsOf(scope),
        [.. scope.Children("validations").Select(validation => validation.Read(
            ("DpathValidator", ConfigValidation.AtPath), ("PredicateValidator", ConfigValidation.OfValue))).OfType<ConfigValidation>()]);

    /// <summary>Applies changes in their order.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public static void Apply(IEnumerable<IConfigTransformation> changes, JsonObject config, EvaluationContext context)
    {
        foreach (var change in changes)
            change.Apply(config, context);
    }

    /// <summary>A configuration as expressions see it: a copy, so that it stays as it is however long it is used.</summary>
    public static ExpressionValue Seen(JsonObject config) => ExpressionValue.From(JsonSerializer.SerializeToElement(config));

    private static IReadOnlyList<IConfigTransformation> MigrationOf(ComponentScope scope)
    {
        scope.Accept("description");
        return TransformationsOf(scope);
    }

    private static IReadOnlyList<IConfigTransformation> TransformationsOf(ComponentScope scope) =>
    [
        .. scope.Children("transformations").Select(child => child.Read<IConfigTransformation>(
            (ConfigAddFields.TypeName, ConfigAddFields.Parse),
            (ConfigRemapField.TypeName, ConfigRemapField.Parse),
            (ConfigRemoveFields.TypeName, ConfigRemoveFields.Parse))).OfType<IConfigTransformation>(),
    ];
}
