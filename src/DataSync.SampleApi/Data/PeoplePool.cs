using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bogus;

namespace DataSync.SampleApi.Data;

/// <summary>
/// Names, addresses and phones that records are composed of, as JSON text in UTF-8. Domains and numbers are reserved
/// for examples (RFC 2606; the fictional range 555-0100 to 555-0199): nobody is written to or called by accident.
/// </summary>
internal sealed class PeoplePool
{
    /// <summary>Entries of each list, a power of two: enough that a page rarely repeats one, few enough to start quickly.</summary>
    public const int Size = 1 << 11;

    private static readonly string[] Domains = ["example.com", "example.org", "example.net", "mail.example.com", "post.example.org"];

    private readonly byte[][] _names = new byte[Size][];
    private readonly byte[][] _mailboxes = new byte[Size][];
    private readonly byte[][] _untidyMailboxes = new byte[Size][];
    private readonly byte[][] _streets = new byte[Size][];
    private readonly byte[][] _phones = new byte[Size][];
    private readonly byte[][] _domains = [.. Domains.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _untidyDomains = [.. Domains.Select(domain => Encoding.UTF8.GetBytes(domain.ToUpperInvariant()))];

    public PeoplePool(int seed)
    {
        var random = new Randomizer(seed);
        Faker[] countries = [new("en") { Random = random }, new("de") { Random = random }, new("fr") { Random = random }];
        for (var i = 0; i < Size; i++)
        {
            var faker = countries[i % 4 % countries.Length];
            var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
            var mailbox = Mailbox(first, last);
            _names[i] = Json($"{first} {last}");
            _mailboxes[i] = Encoding.UTF8.GetBytes(mailbox);
            _untidyMailboxes[i] = Encoding.UTF8.GetBytes(Untidy(mailbox));
            _streets[i] = Json($"{faker.Address.StreetName()}, {faker.Address.ZipCode()} {faker.Address.City()}");
            _phones[i] = Json(random.Replace("+1 (###) 555-01##"));
        }
    }

    public ReadOnlySpan<byte> Name(ulong hash) => _names[hash % Size];

    public ReadOnlySpan<byte> Mailbox(ulong hash) => _mailboxes[hash % Size];

    public ReadOnlySpan<byte> UntidyMailbox(ulong hash) => _untidyMailboxes[hash % Size];

    public ReadOnlySpan<byte> Street(ulong hash) => _streets[hash % Size];

    public ReadOnlySpan<byte> Phone(ulong hash) => _phones[hash % Size];

    public ReadOnlySpan<byte> Domain(ulong hash) => _domains[hash % (ulong)_domains.Length];

    public ReadOnlySpan<byte> UntidyDomain(ulong hash) => _untidyDomains[hash % (ulong)_untidyDomains.Length];

    /// <summary>JSON text without the quotes around it.</summary>
    private static byte[] Json(string text) =>
        JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>
    /// first.last in ASCII. Not by Unicode normalization: that does nothing in a process without globalization data,
    /// and the records must not depend on the process.
    /// </summary>
    private static string Mailbox(string first, string last) =>
        string.Concat($"{first}.{last}".ToLowerInvariant().Select(letter => letter switch
        {
            'ä' or 'æ' => "ae",
            'ö' or 'œ' => "oe",
            'ü' => "ue",
            'ß' => "ss",
            'à' or 'â' => "a",
            'é' or 'è' or 'ê' or 'ë' => "e",
            'î' or 'ï' => "i",
            'ô' => "o",
            'û' or 'ù' => "u",
            'ç' => "c",
            '.' or (>= 'a' and <= 'z') => letter.ToString(),
            _ => "",
        }));

    private static string Untidy(string mailbox) =>
        string.Join('.', mailbox.Split('.').Select(part => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
