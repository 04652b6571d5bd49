namespace DataSync.TestKit.KeyVault;

/// <summary>One version of a secret.</summary>
/// <param name="Version">32 hexadecimal digits.</param>
/// <param name="Value">Its value.</param>
/// <param name="Created">When it was set.</param>
public sealed record VaultSecret(string Version, string Value, DateTimeOffset Created)
{
    /// <summary>A disabled version is not given to anybody.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>What a vault does instead of answering.</summary>
/// <param name="Status">Status it answers with; null: it drops the connection.</param>
/// <param name="RetryAfter">Seconds it asks to wait.</param>
public sealed record VaultFault(int? Status, int? RetryAfter = null)
{
    /// <summary>The connection is dropped without an answer.</summary>
    public static VaultFault Drop { get; } = new(Status: null);
}
