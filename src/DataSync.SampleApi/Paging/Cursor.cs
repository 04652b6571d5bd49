using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DataSync.SampleApi.Paging;

/// <summary>A position that clients cannot and need not read.</summary>
internal static class Cursor
{
    private const string Prefix = "after:";

    public static string Write(long start) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{start}")));

    /// <summary>Reads a cursor; none is the start.</summary>
    public static bool TryRead(string? text, out long start)
    {
        start = 0;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!Base64Url.IsValid(text))
            return false;
        var decoded = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        return decoded.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(decoded.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out start);
    }
}
