namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The key a caller of an HTTP function must present.
/// See https://learn.microsoft.com/azure/azure-functions/function-keys-how-to.
/// </summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; without meaning in an isolated worker.</summary>
    User = 1,

    /// <summary>A function or host key, or the master key.</summary>
    Function = 2,

    /// <summary>The key of a host extension, or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
