namespace DataSync.Functions.Secrets;

/// <summary>Who uses a secret and what for: the subject of the audit log and of error messages.</summary>
/// <param name="Who">A sync ("sync customers"), "database" or "dead letters".</param>
/// <param name="Why">The place it is used at, such as "source.config.api_key".</param>
public readonly record struct SecretUse(string Who, string Why)
{
    /// <summary>Both, as messages begin.</summary>
    public override string ToString() => $"{Who}: {Why}";
}
