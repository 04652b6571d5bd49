using System.Text.Json;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors;

/// <summary>Evaluates one expression of a manifest by itself, for whoever writes one.</summary>
public static class TemplateRenderer
{
    /// <summary>The value of a template as JSON; null for nothing.</summary>
    /// <param name="template">The text as it would stand in a manifest.</param>
    /// <param name="variables">A JSON object with the variables, such as <c>config</c> and <c>record</c>.</param>
    /// <param name="time">Clock of <c>now_utc()</c> and its kind.</param>
    /// <exception cref="TemplateException">It is not understood, or has no value.</exception>
    public static string RenderJson(string template, JsonElement variables, TimeProvider time)
    {
        var context = new EvaluationContext(time, () => Guid.CreateVersion7(time.GetUtcNow()));
        foreach (var variable in variables.EnumerateObject())
            context = context.With(variable.Name, ExpressionValue.From(variable.Value));
        try
        {
            return Expression.Parse(template).Evaluate(context).ToJsonNode()?.ToJsonString(s_json) ?? "null";
        }
        catch (ExpressionException e)
        {
            throw new TemplateException(e.Message) { Line = e.Line, Column = e.Column };
        }
    }

    private static readonly JsonSerializerOptions s_json = new() { MaxDepth = 1000, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A template that is not understood or has no value; the message says where and what to do.</summary>
public sealed class TemplateException(string message) : Exception(message)
{
    /// <summary>Line in the template, from 1; 0 when there is no one place.</summary>
    public required int Line { get; init; }

    /// <summary>Character in the line, from 1.</summary>
    public required int Column { get; init; }
}
