namespace DataSync.Functions.Secrets;

/// <summary>A secret cannot be had. The message says for whom, which one, where it was looked for and what to do; never a value.</summary>
public abstract class SecretException(SecretName secret, SecretUse use, string message) : Exception($"{use}: {message}")
{
    /// <summary>The secret.</summary>
    public SecretName Secret { get; } = secret;

    /// <summary>Who wanted it and what for.</summary>
    public SecretUse Use { get; } = use;
}

/// <summary>There is no secret of this name and version; a deleted one counts as none.</summary>
public sealed class SecretMissingException(SecretName secret, SecretUse use, string message) : SecretException(secret, use, message);

/// <summary>The secret is disabled, or the app may not read it.</summary>
public sealed class SecretRefusedException(SecretName secret, SecretUse use, string message) : SecretException(secret, use, message);

/// <summary>The vault does not answer, and no value is at hand that is young enough to go on with. Trying later may help.</summary>
public sealed class SecretUnavailableException(SecretName secret, SecretUse use, string message) : SecretException(secret, use, message);
