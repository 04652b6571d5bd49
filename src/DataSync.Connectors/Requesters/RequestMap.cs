using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>
/// Names and values of a request, as parameters, headers or the fields of a form; or one expression that gives all of them.
/// The reference engine's <c>InterpolatedRequestInputProvider</c>: names are expressions too, what has no value is left out,
/// and so is what is empty.
/// </summary>
/// <remarks>
/// Values stay text as they are written, where that engine reads a header's <c>1_000</c> as the number 1000: a key may look
/// like one.
/// </remarks>
internal sealed class RequestMap
{
    private readonly string _key;
    private readonly IReadOnlyList<(InterpolatedString Name, InterpolatedString Value)> _entries;
    private readonly InterpolatedString? _whole;

    private RequestMap(string key, IReadOnlyList<(InterpolatedString, InterpolatedString)> entries, InterpolatedString? whole) =>
        (_key, _entries, _whole) = (key, entries, whole);

    /// <summary>Whether there is nothing to send.</summary>
    public bool IsEmpty => _entries.Count == 0 && _whole is null;

    /// <summary>Reads the names and values under a key.</summary>
    /// <param name="scope">The component that has the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="variables">What expressions may use.</param>
    public static RequestMap Parse(ComponentScope scope, string key, IReadOnlySet<string>? variables = null)
    {
        var node = scope.Node(key);
        if (node is ManifestScalar whole)
            return new RequestMap(key, [], whole.Text.Length == 0 ? null : scope.Interpolate(whole, key, whole.Text, variables));
        if (node is not null and not ManifestMap)
            scope.Problem(node, key, "names with values are expected", "Write one name: value per line");
        var entries = new List<(InterpolatedString, InterpolatedString)>();
        foreach (var (name, entry) in (node as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>())
        {
            if (entry.Value is ManifestScalar { IsNull: false } scalar)
                entries.Add((scope.Interpolate(scalar, $"{key}.{name}", name, variables), scope.Interpolate(scalar, $"{key}.{name}", TextOf(scalar), variables)));
            else if (entry.Value is not ManifestScalar)
                scope.Problem(entry.Value, $"{key}.{name}", "a single value is expected", "Write an expression that gives a list, to repeat the name");
        }

        return new RequestMap(key, entries, null);
    }

    /// <summary>The names with their texts.</summary>
    /// <exception cref="RequestException">The expression does not give names with values, or one of them is an object.</exception>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)> Render(EvaluationContext context) =>
        RenderAny(context, out var text) ?? throw new RequestException($"{_key} gives {(text.Length == 0 ? "nothing" : "a text")} and not names with values");

    /// <summary>As <see cref="Render"/>; null with the text where the expression gives one.</summary>
    /// <exception cref="RequestException">One of the values is an object.</exception>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)>? RenderAny(EvaluationContext context, out string text)
    {
        text = "";
        if (_whole is null)
            return [.. _entries.Select(entry => (Name: Name(entry.Name, context), Values: Values(entry, context))).Where(entry => entry.Values is not null)!];
        var value = _whole.Evaluate(context);
        if (value.IsNone)
            return [];
        if (value.Kind != ExpressionKind.Dictionary)
        {
            text = _whole.Render(context) ?? "";
            return null;
        }

        return
        [
            .. value.AsDictionary.Entries.Select(entry => (Name: entry.Key.ToString(), Values: RequestValues.Of(entry.Key.ToString(), entry.Value)))
                .Where(entry => entry.Values is not null)!,
        ];
    }

    private static string Name(InterpolatedString name, EvaluationContext context) => name.Evaluate(context, LiteralKinds.Text) is { IsNone: false } text ? text.ToString() : "";

    private static IReadOnlyList<string>? Values((InterpolatedString Name, InterpolatedString Value) entry, EvaluationContext context) =>
        RequestValues.Of(entry.Name.Template, entry.Value.Evaluate(context, LiteralKinds.Text | LiteralKinds.List | LiteralKinds.None));

    /// <summary>A value written without quotes is the text that Python has for it: <c>True</c>, as the reference engine sends it.</summary>
    private static string TextOf(ManifestScalar scalar) =>
        scalar.IsPlain && ManifestValue.Of(scalar) is { Kind: ExpressionKind.Boolean } value ? value.ToString() : scalar.Text;
}
