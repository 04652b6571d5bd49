using DataSync.Connectors.Errors.Backoff;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Errors;

/// <summary>Decides about an answer: what the manifest says, else our own table (<see cref="HttpOutcomes"/>).</summary>
internal sealed class ErrorResolver(HttpRetryOptions options, TimeProvider time, Func<double> random)
{
    private static readonly ErrorResolution Read = new(HttpAction.Read);

    /// <param name="handler">The manifest's handler; null when it has none.</param>
    /// <param name="answer">What came.</param>
    /// <param name="context">What expressions see.</param>
    /// <param name="attempt">One-based number of the attempt.</param>
    /// <exception cref="Requesters.RequestException">An expression for a wait or a number of retries has no value.</exception>
    public ErrorResolution Resolve(IErrorHandler? handler, AnswerContext answer, EvaluationContext context, int attempt)
    {
        if (handler is null)
            return HttpOutcomes.ActionFor(answer.Answer) is var own && own == HttpAction.Read ? Read : new(own, answer.Answer.RetryAfter);

        var filtered = new ErrorContext(answer, context);
        return Resolve(handler, filtered, handler.Match(filtered), context, attempt);
    }

    /// <summary>What the manifest says, without our own table; null where none of its filters is about the answer.</summary>
    /// <inheritdoc cref="Resolve(IErrorHandler?, AnswerContext, EvaluationContext, int)"/>
    public ErrorResolution? Declared(IErrorHandler? handler, AnswerContext answer, EvaluationContext context, int attempt)
    {
        var filtered = new ErrorContext(answer, context);
        return handler?.Match(filtered) is { Filter.Action: not null } match ? Resolve(handler, filtered, match, context, attempt) : null;
    }

    private ErrorResolution Resolve(IErrorHandler handler, ErrorContext filtered, FilterMatch? match, EvaluationContext context, int attempt)
    {
        var answer = filtered.Answer;
        var action = ActionOf(match, filtered);
        var resolution = new ErrorResolution(action, Message: match?.Filter.MessageFor(filtered))
        {
            Failure = match?.Filter.Failure ?? FailureType.ByStatus,
            Fault = filtered.Fault,
        };
        return action is HttpAction.Retry or HttpAction.Wait or HttpAction.RefreshCredentialsThenRetry
            ? WithWait(resolution, handler, match, new FailedAttempt(answer, context, attempt, random(), time.GetUtcNow()))
            : resolution;
    }

    private static HttpAction ActionOf(FilterMatch? match, ErrorContext context) => match?.Filter.Action switch
    {
        null => HttpOutcomes.ActionFor(context.Answer.Answer),
        HttpAction.Read when context.Answer.Answer is { Body.IsEmpty: true, BodyDefect: null } => HttpAction.ReadNothing,
        // A secret that was rotated is no reason to fail, whatever words the manifest has for refused credentials.
        HttpAction.Fail when context.Answer.Answer.Status is 401 or 403 && match.Filter.Failure != FailureType.Transient => HttpAction.RefreshCredentials,
        // Some vendors refuse with other statuses, as Facebook does with 400 and code 190.
        HttpAction.Fail when match.Filter.RefusesCredentials(context) => HttpAction.RefreshCredentials,
        { } declared => declared,
    };

    private ErrorResolution WithWait(ErrorResolution resolution, IErrorHandler handler, FilterMatch? match, FailedAttempt attempt)
    {
        var handlers = Ordered(handler, match);
        var retries = handlers.Select(one => one.RetriesIn(attempt.Context)).FirstOrDefault(number => number is not null);
        var declared = handlers.Select(one => one.WaitAfter(attempt)).FirstOrDefault(wait => wait != BackoffWait.None);
        if (declared.Refusal is { } refusal)
            return resolution with { Action = HttpAction.Fail, Failure = FailureType.Transient, Message = Joined(resolution.Message, refusal) };

        var wait = declared.Seconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, options.MaxBackoff.TotalSeconds)) : (TimeSpan?)null;
        // What the source asks for counts, whatever the manifest says that is shorter.
        if (attempt.Answer.Answer.RetryAfter is { } asked && !(wait > asked))
            wait = asked;
        return resolution with { Wait = wait, MaxRetries = retries is { } number ? Math.Min(number, options.MaxDeclaredRetries) : null };
    }

    /// <summary>
    /// The handler whose filter decided first. The reference engine takes the strategies of all as one list and the retries
    /// of the first; both stand in where the deciding one says nothing.
    /// </summary>
    private static List<DefaultErrorHandler> Ordered(IErrorHandler handler, FilterMatch? match) =>
        match is null ? [.. handler.Handlers] : [match.Handler, .. handler.Handlers.Where(other => !ReferenceEquals(other, match.Handler))];

    private static string Joined(string? message, string more) => message is null ? more : $"{message}; {more}";
}
