using System.Diagnostics;

namespace DataSync.SampleApi.Data;

/// <summary>
/// Which record is of which kind. Every block of 1,000 records holds exactly the same number of each share, at places
/// shuffled by seed and block; bad kinds take turns, so that 10,000 records at the usual rate hold each of them.
/// </summary>
internal sealed class RecordLayout
{
    private const int Block = 1_000;
    private const int FirstBad = (int)RecordKind.MissingId;
    private const int BadKinds = (int)RecordKind.DuplicateId - FirstBad + 1;

    /// <summary>Farthest a duplicate looks back for a good record to repeat, from where it starts looking.</summary>
    private const int LookBack = 64;

    /// <summary>Harmless oddities among 1,000 records.</summary>
    private static readonly (RecordKind Kind, int Share)[] Oddities =
    [
        (RecordKind.UntidyEmail, 50),
        (RecordKind.NoOptionalFields, 20),
        (RecordKind.EmojiName, 10),
        (RecordKind.RightToLeftText, 10),
        (RecordKind.UnknownFields, 20),
    ];

    /// <summary>Steps that visit every place of a block once: coprime to 1,000.</summary>
    private static readonly int[] Steps = [.. Enumerable.Range(1, Block).Where(step => step % 2 != 0 && step % 5 != 0)];

    private static readonly int[] BadKindSteps = [1, 3, 7, 9];

    private readonly int _seed;
    private readonly int _badPerBlock;
    private readonly RecordKind[] _harmless;

    /// <param name="seed">Seed of the shuffle.</param>
    /// <param name="badRate">Share of bad records, 0 to 1, in steps of a thousandth.</param>
    public RecordLayout(int seed, double badRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(badRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(badRate, 1);
        _seed = seed;
        _badPerBlock = (int)Math.Round(badRate * Block);
        _harmless =
        [
            .. Oddities.SelectMany(oddity => Enumerable.Repeat(oddity.Kind, oddity.Share)),
            .. Enumerable.Repeat(RecordKind.Plain, Block),
        ];
    }

    public RecordKind KindOf(int index)
    {
        var kind = DrawnKind(index);
        return kind == RecordKind.DuplicateId && FindOriginal(index) is null ? RecordKind.MissingEmail : kind;
    }

    /// <summary>Index of the record whose id a duplicate repeats.</summary>
    public int OriginalOf(int index) => FindOriginal(index) ?? throw new UnreachableException($"Record {index} is no duplicate.");

    private RecordKind DrawnKind(int index)
    {
        var block = index / Block;
        var hash = Hash.Of(_seed, (ulong)block);
        var step = Steps[(int)(hash % (ulong)Steps.Length)];
        var place = (int)(((ulong)(index % Block * step) + (hash >> 32)) % Block);
        return place < _badPerBlock
            ? BadKind(((long)block * _badPerBlock) + place)
            : _harmless[place - _badPerBlock];
    }

    /// <summary>Each ten bad records are of ten kinds, in an order of their own: a step coprime to ten, and any start.</summary>
    private RecordKind BadKind(long number)
    {
        var hash = Hash.Of(_seed, (ulong)(number / BadKinds) ^ 0xBAD);
        var step = BadKindSteps[hash % (ulong)BadKindSteps.Length];
        return (RecordKind)(FirstBad + (int)(((ulong)(number % BadKinds * step) + (hash >> 32)) % BadKinds));
    }

    /// <summary>Half of the duplicates repeat a neighbour, half a record some pages back; the first records have nobody to repeat.</summary>
    private int? FindOriginal(int index)
    {
        var hash = Hash.Of(_seed, ~(ulong)index);
        var distance = hash % 2 == 0 ? 1 + (int)((hash >> 8) % 20) : 100 + (int)((hash >> 8) % 300);
        for (var original = index - distance; original >= 0 && original > index - distance - LookBack; original--)
        {
            if (DrawnKind(original) < RecordKind.MissingId)
                return original;
        }

        return null;
    }
}
