using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>
/// JSON with expressions at any depth, in names too; or one expression that gives it. The reference engine's
/// <c>InterpolatedNestedMapping</c>: a text that is a literal becomes its value (<c>"5"</c> the number 5), what has no value
/// is left out of an object, and is null in a list.
/// </summary>
internal abstract class RequestJson
{
    private RequestJson()
    {
    }

    /// <summary>Reads the JSON under a key; null when there is none.</summary>
    /// <param name="scope">The component that has the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="variables">What expressions may use.</param>
    public static RequestJson? Parse(ComponentScope scope, string key, IReadOnlySet<string>? variables = null) => scope.Node(key) switch
    {
        null => null,
        ManifestScalar { Text: "" } => null,
        ManifestScalar scalar => new Whole(scope.Interpolate(scalar, key, scalar.Text, variables)),
        { } node => Read(scope, node, key, variables),
    };

    /// <summary>The JSON; null for none.</summary>
    /// <exception cref="RequestException">An expression has no value, or one that JSON does not have.</exception>
    public abstract JsonNode? Render(EvaluationContext context);

    private static RequestJson Read(ComponentScope scope, ManifestNode node, string path, IReadOnlySet<string>? variables) => node switch
    {
        ManifestMap map => new Map(
            [.. map.Entries.Select(entry => (
                scope.Interpolate(entry.Value.Value, $"{path}.{entry.Key}", entry.Key, variables),
                Read(scope, entry.Value.Value, $"{path}.{entry.Key}", variables)))]),
        ManifestList list => new Items([.. list.Items.Select((item, i) => Read(scope, item, $"{path}[{i}]", variables))]),
        ManifestScalar { IsNull: true } => new Constant(null),
        ManifestScalar scalar when ManifestValue.Of(scalar) is { Kind: not ExpressionKind.Text } value => new Constant(value.ToJsonNode()),
        ManifestScalar scalar => new Leaf(scope.Interpolate(scalar, path, scalar.Text, variables)),
        _ => throw new ArgumentException($"{node.GetType().Name} is no node of a manifest", nameof(node)),
    };

    private sealed class Constant(JsonNode? value) : RequestJson
    {
        public override JsonNode? Render(EvaluationContext context) => value?.DeepClone();
    }

    private sealed class Leaf(InterpolatedString text) : RequestJson
    {
        public override JsonNode? Render(EvaluationContext context) => RequestBodyBuilder.ToJson(text.Evaluate(context));
    }

    private sealed class Items(IReadOnlyList<RequestJson> items) : RequestJson
    {
        public override JsonNode? Render(EvaluationContext context) => new JsonArray([.. items.Select(item => item.Render(context))]);
    }

    private sealed class Map(IReadOnlyList<(InterpolatedString Name, RequestJson Value)> entries) : RequestJson
    {
        public override JsonNode? Render(EvaluationContext context)
        {
            var map = new JsonObject();
            foreach (var (name, value) in entries)
            {
                if (value.Render(context) is { } node)
                    map[name.Evaluate(context).ToString()] = node;
            }

            return map;
        }
    }

    /// <summary>An expression that gives all of it. JSON is understood too, where the reference engine knows Python's literals only.</summary>
    private sealed class Whole(InterpolatedString text) : RequestJson
    {
        public override JsonNode? Render(EvaluationContext context)
        {
            var value = text.Evaluate(context);
            var node = value.Kind == ExpressionKind.Text ? FromText(value.AsText) : RequestBodyBuilder.ToJson(value);
            return node is null or JsonObject or JsonArray
                ? node
                : throw new RequestException("request_body_json gives neither an object nor a list");
        }

        private static JsonNode? FromText(string text)
        {
            try
            {
                return JsonNode.Parse(text);
            }
            catch (System.Text.Json.JsonException)
            {
                throw new RequestException("request_body_json gives a text that is no JSON");
            }
        }
    }
}
