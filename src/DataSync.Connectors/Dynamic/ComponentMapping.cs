using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Values;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Dynamic;

/// <summary>One value of a stream template and the expression it comes from.</summary>
/// <remarks>
/// A condition and the creation of what is not there hold for all resolvers; the reference engine has them for some. As there,
/// nothing is created for an empty value.
/// </remarks>
internal sealed record ComponentMapping(
    IReadOnlyList<InterpolatedString> Path, InterpolatedString Value, LiteralKinds Kinds, InterpolatedString? Condition, bool Creates, string Place, int Line)
{
    public const string TypeName = "ComponentMappingDefinition";

    public static ComponentMapping Parse(ComponentScope scope)
    {
        var path = scope.Texts("field_path", Variables.Component);
        if (path.Count == 0)
            scope.Problem(scope.Node("field_path"), "field_path", "field_path is empty", "Write the path of the value in stream_template");
        return new ComponentMapping(
            path,
            scope.RequiredText("value", Variables.Component),
            DeclaredType.Of(scope),
            scope.Text("condition", Variables.Component),
            scope.Boolean("create_or_update"),
            scope.Place,
            scope.Line);
    }

    /// <summary>The template with the value in its place.</summary>
    /// <param name="template">The stream so far.</param>
    /// <param name="values">What expressions see, and how its texts are taken.</param>
    /// <param name="parameters">Names of the parameters in effect at the template.</param>
    /// <param name="warn">Is told when the template has no such place.</param>
    /// <exception cref="RequestException">The value cannot be had, or not be put there.</exception>
    public ManifestMap Apply(ManifestMap template, ComponentValues values, IEnumerable<string> parameters, Action<ComponentMapping, string> warn)
    {
        var context = values.Context;
        if (Condition is { Template.Length: > 0 } && !Condition.Holds(context))
            return template;
        var value = Value.Evaluate(context, Kinds);
        string[] path = [.. Path.Select(segment => segment.Render(context) ?? "")];
        var node = Taken(value, values.Origin, template.Line);
        if (ManifestEditing.Replace(template, path, node, parameters) is { } replaced)
            return replaced;
        if (Creates && Sequences.IsTrue(value))
            return ManifestEditing.Create(template, path, node);
        if (!Creates)
            warn(this, string.Join('.', path));
        return template;
    }

    /// <summary>The first segments of the path that are the same for all streams.</summary>
    public IEnumerable<string> FixedPath() =>
        Path.Select(segment => segment.Template).TakeWhile(segment => segment is not ("*" or "**") && !segment.Contains('{', StringComparison.Ordinal));

    /// <summary>
    /// A text of the configuration or the manifest is read as YAML, as in the reference engine, unless it is said to be a text.
    /// What a source answers goes in as it is, and is no expression: it may come from anyone who writes into the source.
    /// </summary>
    private ManifestNode Taken(ExpressionValue value, ValueOrigin origin, int line)
    {
        var node = ManifestJson.ToNode(value.ToJsonNode(), line);
        if (origin == ValueOrigin.Source)
            return HasExpression(node) ? throw new RequestException($"{Place}: the source's value has an expression in it, which is not evaluated") : node;
        return node is ManifestScalar { IsPlain: false, Text.Length: > 0 } text && Kinds != LiteralKinds.Text
            ? YamlManifestReader.ReadValue(text.Text, line) ?? node
            : node;
    }

    private bool HasExpression(ManifestNode node) => node switch
    {
        ManifestMap map => map.Entries.Values.Any(entry => HasExpression(entry.Value)),
        ManifestList list => list.Items.Any(HasExpression),
        ManifestScalar scalar => scalar.Text.Contains("{{", StringComparison.Ordinal) || scalar.Text.Contains("{%", StringComparison.Ordinal),
        _ => false,
    };
}
