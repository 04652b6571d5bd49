using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Latin letters without their accents: those of Latin-1, Latin Extended-A and Vietnamese. A table, since the runtime takes
/// letters apart only where the system has ICU, and a name must be the same everywhere.
/// </summary>
internal static class LatinLetters
{
    private static readonly FrozenDictionary<int, string> s_plain = Letters(
        ("A", "ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ"),
        ("AE", "ÆǼ"),
        ("C", "ÇĆĈĊČ"),
        ("D", "ÐĎĐ"),
        ("E", "ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ"),
        ("G", "ĜĞĠĢ"),
        ("H", "ĤĦ"),
        ("I", "ÌÍÎÏĨĪĬĮİǏỈỊ"),
        ("J", "Ĵ"),
        ("K", "Ķ"),
        ("L", "ĹĻĽĿŁ"),
        ("N", "ÑŃŅŇ"),
        ("O", "ÒÓÔÕÖØŌŎŐƠǑỌỎỐỒỔỖỘỚỜỞỠỢ"),
        ("OE", "Œ"),
        ("R", "ŔŖŘ"),
        ("S", "ŚŜŞŠȘ"),
        ("T", "ŢŤŦȚ"),
        ("Th", "Þ"),
        ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓỤỦỨỪỬỮỰ"),
        ("W", "Ŵ"),
        ("Y", "ÝŶŸỲỴỶỸ"),
        ("Z", "ŹŻŽ"),
        ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"),
        ("ae", "æǽ"),
        ("c", "çćĉċč"),
        ("d", "ðďđ"),
        ("e", "èéêëēĕėęěẹẻẽếềểễệ"),
        ("g", "ĝğġģ"),
        ("h", "ĥħ"),
        ("i", "ìíîïĩīĭįıǐỉị"),
        ("j", "ĵ"),
        ("k", "ķĸ"),
        ("l", "ĺļľŀł"),
        ("n", "ñńņňŋ"),
        ("o", "òóôõöøōŏőơǒọỏốồổỗộớờởỡợ"),
        ("oe", "œ"),
        ("r", "ŕŗř"),
        ("s", "śŝşšșſ"),
        ("ss", "ß"),
        ("t", "ţťŧț"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųưǔụủứừửữự"),
        ("w", "ŵ"),
        ("y", "ýÿŷỳỵỷỹ"),
        ("z", "źżž"));

    /// <summary>The letters that stand for a character; the character itself where there are none.</summary>
    public static string Plain(Rune character)
    {
        if (s_plain.TryGetValue(character.Value, out var letters))
            return letters;
        // An accent by itself belongs to the letter before.
        var isAccent = character.Value is >= 0x300 and < 0x370 && Rune.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark;
        return isAccent ? "" : character.ToString();
    }

    private static FrozenDictionary<int, string> Letters(params ReadOnlySpan<(string Plain, string Accented)> groups)
    {
        var letters = new Dictionary<int, string>();
        foreach (var (plain, accented) in groups)
        {
            foreach (var letter in accented)
                letters.Add(letter, plain);
        }

        return letters.ToFrozenDictionary();
    }
}
