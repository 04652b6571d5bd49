using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Tests;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>
/// Values of templates as the server needs them. It borrows the engine's evaluator: that one is held to the reference
/// engine's behaviour by its golden tests, and here only tells which answers make a manifest go on or stop.
/// </summary>
internal static partial class Template
{
    public static readonly FixedTime Clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(345_678));

    public static bool IsPlain(string text) => !text.Contains("{{", StringComparison.Ordinal) && !text.Contains("{%", StringComparison.Ordinal);

    public static EvaluationContext Context(JsonObject config, IReadOnlyDictionary<string, object?> parameters) =>
        new EvaluationContext(Clock, () => Guid.Empty)
            .With("config", ExpressionValue.From(config))
            .With("parameters", ExpressionValue.From(Component.ToJson(parameters.ToDictionary(StringComparer.Ordinal))));

    /// <summary>The value as JSON; null when it has none.</summary>
    public static JsonNode? Evaluate(string template, EvaluationContext context)
    {
        try
        {
            return Expression.Parse(template).Evaluate(context).ToJsonNode();
        }
        catch (ExpressionException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value as text; null when it has none.</summary>
    public static string? Render(string template, EvaluationContext context)
    {
        if (IsPlain(template))
            return template;
        try
        {
            var value = Expression.Parse(template).Evaluate(context);
            return value.IsNone ? null : value.ToString();
        }
        catch (ExpressionException)
        {
            return null;
        }
    }

    public static bool Holds(string template, EvaluationContext context)
    {
        try
        {
            return Expression.Parse(template).EvaluateBoolean(context);
        }
        catch (ExpressionException)
        {
            return false;
        }
    }

    /// <summary>Whether evaluating fails in another way than by the use of what is not there, which merely is no value.</summary>
    public static bool IsBroken(string template, EvaluationContext context)
    {
        try
        {
            Expression.Parse(template).Evaluate(context);
            return false;
        }
        catch (ExpressionException exception)
        {
            return !exception.IsUndefined;
        }
    }

    /// <summary>A pattern of the texts that a template can give: what depends on configuration is known, the rest may be anything.</summary>
    public static string Pattern(string template, EvaluationContext context)
    {
        if (IsPlain(template))
            return Regex.Escape(template);
        if (template.Contains("{%", StringComparison.Ordinal))
            return ".*";
        return string.Concat(Output().Split(template).Select((part, i) => (part, i)).Select(piece =>
            piece.i % 2 == 0 ? Regex.Escape(piece.part)
            : Changing().IsMatch(piece.part) ? ".*"
            : Render($"{{{{{piece.part}}}}}", context) is { } known ? Regex.Escape(Uri.UnescapeDataString(known)).Replace("\\?", known.Contains("%3F", StringComparison.OrdinalIgnoreCase) ? "." : "\\?", StringComparison.Ordinal) : ".*"));
    }

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex(@"\b(stream_slice|stream_interval|stream_partition|next_page_token|record|response|now_utc|now_local|today_utc|timestamp|creation_response|polling_response|download_target|stream_state|components_values)\b")]
    private static partial Regex Changing();
}
