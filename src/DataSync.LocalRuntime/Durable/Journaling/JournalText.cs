using System.Text;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>What PostgreSQL can store as text; checked where a name comes in, so that no commit can fail on it.</summary>
internal static class JournalText
{
    private const int LongestName = 500;
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The name is empty, too long, or holds characters that cannot be stored.</exception>
    public static void Require(string? name, string what)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException($"The {what} must not be empty.");
        if (name.Length > LongestName)
            throw new ArgumentException($"The {what} has {name.Length} characters; {LongestName} is the most.");
        if (!CanStore(name))
            throw new ArgumentException($"The {what} holds a NUL character or an unpaired surrogate, which cannot be stored.");
    }

    private static bool CanStore(string text)
    {
        try
        {
            return !text.Contains('\0', StringComparison.Ordinal) && _strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
