using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// The tokens of a process, each under a hash of all that its request is made of: so every tenant has its own, and two
/// streams of one source share one. Safe for concurrent use.
/// </summary>
internal sealed class TokenCache(TimeProvider time)
{
    // Far above what a process reads at once; past it, places without a living token are given up.
    private const int MaxIdle = 1_000;

    private readonly ConcurrentDictionary<string, TokenSlot> _slots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RefreshLine> _lines = new(StringComparer.Ordinal);

    /// <summary>The place of a token.</summary>
    /// <param name="parts">What its request is made of; hashed, not kept.</param>
    public TokenSlot SlotOf(params IReadOnlyList<string> parts)
    {
        if (_slots.Count > MaxIdle)
        {
            foreach (var (key, slot) in _slots)
            {
                if (!slot.IsInUse)
                    _slots.TryRemove(key, out _);
            }
        }

        return _slots.GetOrAdd(Hash(parts), _ => new TokenSlot(time));
    }

    /// <summary>The line that a refresh token belongs to: found under each token it has had.</summary>
    /// <param name="refreshToken">A refresh token; may be one that was used up.</param>
    /// <param name="parts">Who it was given to.</param>
    public RefreshLine LineOf(string refreshToken, params IReadOnlyList<string> parts) =>
        _lines.GetOrAdd(
            Hash([refreshToken, .. parts]),
            (_, state) => new RefreshLine(state, new TokenSlot(time), (line, next) => _lines[Hash([next, .. parts])] = line),
            refreshToken);

    private static string Hash(IReadOnlyList<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BitConverter.TryWriteBytes(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
