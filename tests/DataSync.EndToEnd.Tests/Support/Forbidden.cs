using System.Text;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>Looks for secrets in what an app told, in every form in which they travel.</summary>
internal static class Forbidden
{
    public static void ShouldHoldNone(string told, params string[] secrets)
    {
        foreach (var secret in secrets)
        {
            foreach (var form in FormsOf(secret))
                told.Contains(form, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"told: {Around(told, form)}");
        }
    }

    /// <summary>Plain, URL-encoded, escaped as in JSON, and in Base64 at each of its three alignments.</summary>
    public static IEnumerable<string> FormsOf(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return System.Text.Json.JsonEncodedText.Encode(secret).ToString();
        for (var offset = 0; offset < 3; offset++)
        {
            // Only the characters that depend on nothing but the secret.
            var text = Convert.ToBase64String([.. new byte[offset], .. Encoding.UTF8.GetBytes(secret)]);
            var from = offset == 0 ? 0 : offset + 1;
            var whole = (offset + Encoding.UTF8.GetByteCount(secret)) / 3 * 4;
            yield return text[from..whole];
        }
    }

    private static string Around(string told, string form)
    {
        var at = told.IndexOf(form, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : told[Math.Max(0, at - 200)..Math.Min(told.Length, at + form.Length + 50)];
    }
}
