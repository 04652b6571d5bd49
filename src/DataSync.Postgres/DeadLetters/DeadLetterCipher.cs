using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DataSync.Postgres;

/// <summary>
/// Encrypts the payloads of dead letters at rest: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The place of
/// the record is authenticated along with it, so that a payload moved to another row is noticed.
/// </summary>
public sealed class DeadLetterCipher : IDeadLetterKeys
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeySize = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly Dictionary<string, byte[]> _keys;

    /// <summary>Creates the cipher.</summary>
    /// <param name="key">Key that encrypts, 32 random bytes.</param>
    /// <param name="oldKeys">Keys that only decrypt: those used before.</param>
    /// <exception cref="PostgresConfigurationException">A key is not 32 bytes long.</exception>
    public DeadLetterCipher(byte[] key, params IReadOnlyList<byte[]> oldKeys)
    {
        if (oldKeys.Append(key).Any(k => k.Length != KeySize))
        {
            throw new PostgresConfigurationException(
                $"The key of the dead letters must be {KeySize} random bytes. Create one with 'openssl rand -base64 32'.");
        }

        KeyId = IdOf(key);
        _keys = oldKeys.Append(key).DistinctBy(IdOf).ToDictionary(IdOf);
    }

    /// <summary>Id of the key that encrypts; stored with each payload, tells nothing of the key.</summary>
    public string KeyId { get; }

    /// <summary>Whether payloads encrypted with the key of this id can be decrypted.</summary>
    public bool Knows(string keyId) => _keys.ContainsKey(keyId);

    ValueTask<DeadLetterCipher> IDeadLetterKeys.CurrentAsync(CancellationToken cancellationToken) => ValueTask.FromResult(this);

    ValueTask<DeadLetterCipher> IDeadLetterKeys.ForAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(this);

    /// <summary>Nonce, ciphertext and tag of a payload.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> payload, Guid batchId, int page, int index)
    {
        var result = new byte[NonceSize + payload.Length + TagSize];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_keys[KeyId], TagSize);
        aes.Encrypt(
            result.AsSpan(0, NonceSize),
            payload,
            result.AsSpan(NonceSize, payload.Length),
            result.AsSpan(NonceSize + payload.Length),
            AssociatedData(batchId, page, index));
        return result;
    }

    /// <summary>The payload.</summary>
    /// <exception cref="DeadLetterKeyException">The key is unknown, or the stored bytes are not what was encrypted for this record.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> encrypted, string keyId, Guid batchId, int page, int index)
    {
        var where = $"The dead letter of page {page}, record {index} of run {batchId}";
        if (!_keys.TryGetValue(keyId, out var key))
        {
            throw new DeadLetterKeyException(
                $"{where} was encrypted with key {keyId}; this process knows {string.Join(", ", _keys.Keys)}. Configure the old key beside the new one.");
        }

        var payload = new byte[Math.Max(0, encrypted.Length - NonceSize - TagSize)];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(
                encrypted[..NonceSize],
                encrypted[NonceSize..^TagSize],
                encrypted[^TagSize..],
                payload,
                AssociatedData(batchId, page, index));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new DeadLetterKeyException($"{where} cannot be decrypted: its stored bytes were changed or belong to another record.", e);
        }

        return payload;
    }

    private static byte[] AssociatedData(Guid batchId, int page, int index)
    {
        var data = new byte[16 + (2 * sizeof(int))];
        batchId.TryWriteBytes(data, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(16), page);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(20), index);
        return data;
    }

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "datasync dead letter key"u8))[..16];
}
