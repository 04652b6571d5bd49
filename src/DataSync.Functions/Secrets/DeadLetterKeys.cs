using DataSync.Postgres;

namespace DataSync.Functions.Secrets;

/// <summary>
/// The keys that encrypt dead letters: secret <c>dead-letter-key</c>, 32 random bytes in Base64. Earlier values of the
/// secret still decrypt; they are read when a payload asks for one.
/// </summary>
internal sealed class DeadLetterKeys(SecretStore secrets) : IDeadLetterKeys
{
    /// <summary>Name of the secret.</summary>
    public const string KeySecret = "dead-letter-key";

    private static readonly SecretUse Encryption = new("dead letters", "encryption");
    private static readonly SecretUse Decryption = new("dead letters", "decryption with an earlier key");

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Ring? _ring;

    /// <inheritdoc/>
    /// <exception cref="PostgresConfigurationException">The secret is not 32 bytes in Base64.</exception>
    /// <exception cref="SecretException">The secret cannot be had.</exception>
    public async ValueTask<DeadLetterCipher> CurrentAsync(CancellationToken cancellationToken)
    {
        var current = await secrets.GetAsync(new SecretName(KeySecret), Encryption, cancellationToken);
        if (_ring is { } known && known.Current == current)
            return known.Cipher;
        var ring = Ring.Of(current, []);
        _ring = ring;
        return ring.Cipher;
    }

    /// <inheritdoc/>
    /// <exception cref="SecretException">The secret or its earlier values cannot be had now.</exception>
    public async ValueTask<DeadLetterCipher> ForAsync(string keyId, CancellationToken cancellationToken)
    {
        var cipher = await CurrentAsync(cancellationToken);
        if (cipher.Knows(keyId))
            return cipher;
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await SearchAsync(keyId, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes in earlier keys, the latest first, until the one asked for is among them.</summary>
    private async Task<DeadLetterCipher> SearchAsync(string keyId, CancellationToken cancellationToken)
    {
        var current = await secrets.GetAsync(new SecretName(KeySecret), Encryption, cancellationToken);
        var ring = Ring.Of(current, _ring?.Earlier ?? []);
        if (ring.Cipher.Knows(keyId))
            return Keep(ring);
        await foreach (var earlier in secrets.EarlierAsync(KeySecret, Decryption, cancellationToken))
        {
            var text = await secrets.GetAsync(earlier, Decryption, cancellationToken);
            // A version that never was a key encrypted nothing.
            if (Ring.IsKey(text))
                ring = Ring.Of(current, [.. ring.Earlier, text]);
            if (ring.Cipher.Knows(keyId))
                break;
        }

        return Keep(ring);
    }

    private DeadLetterCipher Keep(Ring ring) => (_ring = ring).Cipher;

    /// <summary>The key in use and the earlier ones that were needed so far; no record, so that nothing prints it.</summary>
    private sealed class Ring
    {
        private Ring(string current, IReadOnlyList<string> earlier) =>
            (Current, Earlier, Cipher) = (current, earlier, new DeadLetterCipher(Decode(current), [.. earlier.Select(Decode)]));

        public string Current { get; }

        public IReadOnlyList<string> Earlier { get; }

        public DeadLetterCipher Cipher { get; }

        public static Ring Of(string current, IEnumerable<string> earlier) => new(current, [.. earlier.Distinct(StringComparer.Ordinal)]);

        public static bool IsKey(string text) => TryDecode(text) is not null;

        private static byte[] Decode(string text) => TryDecode(text) ?? throw new PostgresConfigurationException(
            $"The secret {KeySecret} must be {DeadLetterCipher.KeySize} random bytes in Base64. Create one with 'openssl rand -base64 32'.");

        private static byte[]? TryDecode(string text)
        {
            var key = new byte[DeadLetterCipher.KeySize];
            return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == key.Length ? key : null;
        }
    }
}
