namespace DataSync.Connectors.Errors;

/// <summary>What kind of failure a manifest says that an answer is; decides which exception ends the reading.</summary>
internal enum FailureType
{
    /// <summary>Nothing is said: by the status.</summary>
    ByStatus,

    /// <summary><c>system_error</c>: somebody has to change something; trying again does not help.</summary>
    Permanent,

    /// <summary><c>config_error</c>: as <see cref="Permanent"/>, and it is the user's configuration, credentials included.</summary>
    Configuration,

    /// <summary><c>transient_error</c>: trying later may help.</summary>
    Transient,
}
