namespace DataSync.Functions.Secrets;

/// <summary>What one look for a secret came to.</summary>
internal abstract class SecretReading
{
    private SecretReading()
    {
    }

    /// <summary>The secret is there.</summary>
    public sealed class Found(string value, string? version) : SecretReading
    {
        /// <summary>Its value; shown by nothing.</summary>
        public string Value { get; } = value;

        /// <summary>Id of the version that was read; null where there are none.</summary>
        public string? Version { get; } = version;
    }

    /// <summary>The secret cannot be had.</summary>
    /// <param name="problem">In which way.</param>
    /// <param name="message">What happened and where, and what to do; no value.</param>
    public sealed class Failed(SecretProblem problem, string message) : SecretReading
    {
        public SecretProblem Problem { get; } = problem;

        public string Message { get; } = message;
    }
}

/// <summary>Ways in which a secret cannot be had.</summary>
internal enum SecretProblem
{
    /// <summary>There is none of this name and version.</summary>
    Missing,

    /// <summary>It is disabled, or this app may not read it.</summary>
    Refused,

    /// <summary>Whoever holds it does not answer now; later may help.</summary>
    Unavailable,
}
