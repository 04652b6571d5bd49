using System.Text.Json;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

/// <summary>Contexts with a clock that stands still and variables from JSON.</summary>
internal static class Given
{
    public static DateTimeOffset Now { get; } = new DateTimeOffset(2021, 9, 1, 12, 34, 56, TimeSpan.Zero).AddMicroseconds(789123);

    public static EvaluationContext Context(string variables = "{}", ExpressionLimits? limits = null)
    {
        var context = new EvaluationContext(new FixedTime(Now), () => new Guid("6f9619ff-8b86-4011-b42d-00c04fc964ff"), limits);
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(variables)!)
            context = context.With(name, ExpressionValue.From(value));
        return context;
    }

    /// <summary>The value as JSON.</summary>
    public static string Evaluate(string template, string variables = "{}") => Json(Expression.Parse(template).Evaluate(Context(variables)));

    public static string Json(ExpressionValue value) => value.ToJsonNode()?.ToJsonString() ?? "null";

    /// <summary>Why there is no value.</summary>
    public static ExpressionException Fails(string template, string variables = "{}") =>
        Should.Throw<ExpressionException>(() => Expression.Parse(template).Evaluate(Context(variables)));
}
