namespace DataSync.Functions.Secrets;

/// <summary>A place that holds secrets. It is asked each time; caching is <see cref="SecretStore"/>'s.</summary>
internal interface ISecretReader
{
    /// <summary>The place, as people know it: a vault's address, or the configuration.</summary>
    string Place { get; }

    /// <summary>Whether asking it goes over the network.</summary>
    bool IsRemote { get; }

    /// <summary>Who the app is there, for the audit log.</summary>
    string Identity { get; }

    /// <summary>Looks for a secret; only the caller's cancellation is thrown.</summary>
    Task<SecretReading> ReadAsync(SecretName secret, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a secret a new value, which a source has put in the place of the one before; only the caller's cancellation is thrown.
    /// </summary>
    /// <returns>The value as it is there now, or why it could not be stored.</returns>
    Task<SecretReading> WriteAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>The secrets that hold earlier values of this one and may still be read, the latest first.</summary>
    /// <exception cref="SecretException">They cannot be listed now.</exception>
    IAsyncEnumerable<SecretName> EarlierAsync(string name, SecretUse use, CancellationToken cancellationToken);
}
