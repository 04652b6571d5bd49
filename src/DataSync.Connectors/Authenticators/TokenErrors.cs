using System.Globalization;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// How a vendor says that a refresh token is not good any more. Who issues tokens says it with 400 and 401 (RFC 6749 section
/// 5.2), which is understood without; this is for other statuses.
/// </summary>
/// <param name="Statuses">Statuses of such answers.</param>
/// <param name="Key">Field that says it.</param>
/// <param name="Values">What the field says then.</param>
internal sealed record TokenErrors(IReadOnlyList<int> Statuses, string Key, IReadOnlyList<string> Values)
{
    /// <summary>Reads them; null when the manifest has none.</summary>
    public static TokenErrors? Parse(ComponentScope scope)
    {
        var statuses = scope.Literals("refresh_token_error_status_codes");
        var (key, values) = (scope.Literal("refresh_token_error_key") ?? "", scope.Literals("refresh_token_error_values"));
        var numbers = new List<int>();
        foreach (var text in statuses)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
                numbers.Add(status);
            else
                scope.Problem(scope.Node("refresh_token_error_status_codes"), "refresh_token_error_status_codes", $"{text} is no status", "Write a number such as 400");
        }

        return numbers.Count == 0 || key.Length == 0 || values.Count == 0 ? null : new TokenErrors(numbers, key, values);
    }

    /// <summary>Whether an answer says it.</summary>
    public bool Are(int? status, ReadOnlyMemory<byte> body) =>
        status is { } known && Statuses.Contains(known) && TokenAnswer.Read(body)?.Text(Key) is { } value && Values.Contains(value);
}
