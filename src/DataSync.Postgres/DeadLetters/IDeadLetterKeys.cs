namespace DataSync.Postgres;

/// <summary>
/// Where the keys of the dead letters come from. They are asked for when they are needed, since a key may be replaced
/// while the app runs; a <see cref="DeadLetterCipher"/> is the simplest of them: keys that stay.
/// </summary>
public interface IDeadLetterKeys
{
    /// <summary>The cipher with the key in use, for encryption.</summary>
    ValueTask<DeadLetterCipher> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>A cipher that can decrypt what was encrypted with a key, if that key can still be had; else one that says it cannot.</summary>
    /// <param name="keyId">Id of the key, as stored with the payload.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<DeadLetterCipher> ForAsync(string keyId, CancellationToken cancellationToken);
}
