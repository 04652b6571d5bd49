using System.Collections.Frozen;
using System.Globalization;

namespace DataSync.Core.Mapping.Values;

/// <summary>Changes a text before it is checked; null ends the chain: the value counts as missing.</summary>
public delegate string? Transform(string text);

/// <summary>The transformations a column may name. All are invariant: the same on every machine.</summary>
public static class Transforms
{
    /// <summary>The transformations by name.</summary>
    public static FrozenDictionary<string, Transform> ByName { get; } = new Dictionary<string, Transform>
    {
        ["trim"] = static text => text.Trim(),
        ["lower"] = static text => text.ToLowerInvariant(),
        ["upper"] = static text => text.ToUpperInvariant(),
        ["phone_digits"] = PhoneDigits,
        ["blank_to_null"] = static text => string.IsNullOrWhiteSpace(text) ? null : text,
        ["collapse_spaces"] = CollapseSpaces,
    }.ToFrozenDictionary();

    /// <summary>
    /// Keeps a plus sign before the first digit and all digits, those of other scripts as 0 to 9. A text without digits
    /// becomes the empty text; <c>blank_to_null</c> after it makes that null.
    /// </summary>
    public static string PhoneDigits(string text)
    {
        var buffer = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : c < 128 ? -1 : CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit >= 0) buffer[length++] = (char)('0' + digit);
            else if (c is '+' or '\uFF0B' && length == 0) buffer[length++] = '+';
        }

        if (length == 1 && buffer[0] == '+') length = 0;
        return buffer[..length].SequenceEqual(text) ? text : new string(buffer[..length]);
    }

    /// <summary>Makes every run of white space one space; the ends are left to <c>trim</c>.</summary>
    public static string CollapseSpaces(string text)
    {
        var buffer = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        var inSpace = false;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c);
            if (!space || !inSpace) buffer[length++] = space ? ' ' : c;
            inSpace = space;
        }

        return buffer[..length].SequenceEqual(text) ? text : new string(buffer[..length]);
    }
}
