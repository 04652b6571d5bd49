using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Requesters;

/// <summary>
/// Values of parameters, headers and form fields as the reference engine's HTTP library writes them: a list repeats its
/// name, what is nothing is left out, everything else is its Python text.
/// </summary>
internal static class RequestValues
{
    /// <summary>The texts to send; null for a value that is nothing.</summary>
    /// <exception cref="RequestException">It is a dictionary, which has no form there.</exception>
    public static IReadOnlyList<string>? Of(string name, ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Undefined or ExpressionKind.None => null,
        ExpressionKind.List or ExpressionKind.Tuple => [.. value.AsList.Items.Where(item => !item.IsNone).Select(item => item.ToString())],
        ExpressionKind.Dictionary => throw new RequestException($"the value of {name} is an object, which only the JSON of a body can hold"),
        _ => [value.ToString()],
    };
}
