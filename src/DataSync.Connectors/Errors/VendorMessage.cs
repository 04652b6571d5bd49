using System.Text.Json;

namespace DataSync.Connectors.Errors;

/// <summary>Finds the short reason in the body of a refused request. The rest of the body may hold anything and is not shown.</summary>
internal static class VendorMessage
{
    private const int MaxLength = 200;

    private static readonly string[] s_fields = ["message", "error_description", "error", "code"];

    /// <summary>The reason, at most 200 characters on one line; null when the body has none.</summary>
    public static string? Find(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Find(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Find(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            return Shorten(element.GetString()!);
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var field in s_fields)
        {
            // {"error": {"message": ...}} is as common as {"error": "..."}.
            if (element.TryGetProperty(field, out var value) && Find(value) is { } reason)
                return reason;
        }

        return null;
    }

    private static string? Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? null : line.Length <= MaxLength ? line : line[..MaxLength];
    }
}
