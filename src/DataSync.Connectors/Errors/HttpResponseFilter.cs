using System.Collections.Frozen;
using System.Globalization;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Errors;

/// <summary>
/// Says what is done about answers with one of some statuses, whose body or headers fulfil a predicate, or whose error message
/// contains a text: one of the three is enough. The reference engine's <c>http_response_filter.py</c>.
/// </summary>
/// <remarks>
/// Where it differs: without an action, a filter lends its message to what is done anyway, and is not ignored; a predicate that
/// cannot be evaluated on an answer is not fulfilled, and that is logged, while the reference engine may take it as fulfilled.
/// </remarks>
internal sealed record HttpResponseFilter(
    HttpAction? Action,
    FailureType Failure,
    FrozenSet<int> Statuses,
    InterpolatedString? Predicate,
    string? MessagePart,
    InterpolatedString? Message)
{
    public const string TypeName = "HttpResponseFilter";

    public static HttpResponseFilter Parse(ComponentScope scope)
    {
        scope.Accept("name", "description");
        return new HttpResponseFilter(
            ActionOf(scope),
            FailureOf(scope),
            StatusesOf(scope),
            scope.Text("predicate", Variables.Error),
            scope.Literal("error_message_contains"),
            scope.Text("error_message", Variables.Error));
    }

    public bool Matches(ErrorContext context)
    {
        var answer = context.Answer.Answer;
        return answer.Status is { } status && (Statuses.Contains(status) || KnowsWords(context));
    }

    /// <summary>
    /// Whether it declares credentials refused by what such an answer says, whatever its status: a user's error
    /// (<c>config_error</c>) that is told by the answer's words. By a status alone it could be any other error of the user.
    /// </summary>
    public bool RefusesCredentials(ErrorContext context) =>
        Action == HttpAction.Fail && Failure == FailureType.Configuration && KnowsWords(context);

    private bool KnowsWords(ErrorContext context) =>
        Holds(context) || (MessagePart is { Length: > 0 } part && VendorMessage.Contains(context.Answer.Answer.Body, part));

    /// <summary>The manifest's message; null when it has none or none can be made.</summary>
    public string? MessageFor(ErrorContext context)
    {
        try
        {
            return Message?.Render(context.Context) is { Length: > 0 } text ? text : null;
        }
        catch (RequestException exception)
        {
            // The answer is what matters; its words come from the status then.
            context.Note(exception.Message);
            return null;
        }
    }

    private bool Holds(ErrorContext context)
    {
        try
        {
            return Predicate is { Template.Length: > 0 } predicate && predicate.Holds(context.Context);
        }
        catch (RequestException exception)
        {
            context.Note(exception.Message);
            return false;
        }
    }

    private static HttpAction? ActionOf(ComponentScope scope)
    {
        switch (scope.Literal("action"))
        {
            case null:
                return null;
            case "SUCCESS":
                return HttpAction.Read;
            case "FAIL":
                return HttpAction.Fail;
            case "RETRY":
                return HttpAction.Retry;
            case "IGNORE":
                return HttpAction.Ignore;
            case "RATE_LIMITED":
                return HttpAction.Wait;
            case "REFRESH_TOKEN_THEN_RETRY":
                return HttpAction.RefreshCredentialsThenRetry;
            case "RESET_PAGINATION":
                return HttpAction.RestartSlice;
            case var other:
                const string Known = "SUCCESS, FAIL, RETRY, IGNORE, RATE_LIMITED, REFRESH_TOKEN_THEN_RETRY or RESET_PAGINATION";
                scope.Problem(scope.Node("action"), "action", $"there is no action {other}", $"Use {Known}");
                return null;
        }
    }

    private static FailureType FailureOf(ComponentScope scope)
    {
        switch (scope.Literal("failure_type"))
        {
            case null:
                return FailureType.ByStatus;
            case "config_error":
                return FailureType.Configuration;
            case "system_error":
                return FailureType.Permanent;
            case "transient_error":
                return FailureType.Transient;
            case var other:
                scope.Problem(
                    scope.Node("failure_type"), "failure_type", $"there is no failure type {other}", "Use config_error, system_error or transient_error");
                return FailureType.ByStatus;
        }
    }

    private static FrozenSet<int> StatusesOf(ComponentScope scope)
    {
        var statuses = new HashSet<int>();
        foreach (var text in scope.Literals("http_codes"))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
                statuses.Add(status);
            else
                scope.Problem(scope.Node("http_codes"), "http_codes", $"{text} is no HTTP status", "Write statuses such as 404");
        }

        return statuses.ToFrozenSet();
    }
}
