using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Errors;

/// <summary>An answer while it is held against the filters of a manifest.</summary>
internal sealed class ErrorContext(AnswerContext answer, EvaluationContext context)
{
    /// <summary>The answer.</summary>
    public AnswerContext Answer { get; } = answer;

    /// <summary>What expressions of the filters see.</summary>
    public EvaluationContext Context { get; } = answer.ForErrors(context);

    /// <summary>The first predicate or message that could not be evaluated, with the reason; null when all could.</summary>
    public string? Fault { get; private set; }

    public void Note(string fault) => Fault ??= fault;
}
