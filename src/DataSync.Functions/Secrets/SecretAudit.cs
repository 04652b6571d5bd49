using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Secrets;

/// <summary>
/// The audit of secrets: who used which, when, from where, and what came of it; never a value. Category
/// <c>DataSync.Secrets.Audit</c>, event ids 4100 to 4149. Category, ids and names are a contract: alerts refer to them.
/// </summary>
internal sealed partial class SecretAudit(ILoggerFactory loggers)
{
    /// <summary>Category of the audit's log.</summary>
    public const string Category = "DataSync.Secrets.Audit";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>The place was asked and gave the secret.</summary>
    [LoggerMessage(EventId = 4100, Level = LogLevel.Information, Message =
        "Secret {Secret}, version {Version}, was read from {Place} as {Identity} for {Who} ({Why})")]
    public partial void Read(SecretName secret, string? version, string place, string identity, string who, string why);

    /// <summary>A value read before was used.</summary>
    [LoggerMessage(EventId = 4101, Level = LogLevel.Debug, Message = "Secret {Secret}, version {Version}, was used for {Who} ({Why})")]
    public partial void Used(SecretName secret, string? version, string who, string why);

    /// <summary>The value at hand was refused, so the place was asked again.</summary>
    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message =
        "Secret {Secret} was refused where {Who} ({Why}) used it; read again from {Place} as {Identity}, version {Version}, value {Outcome}")]
    public partial void ReadAgain(SecretName secret, string? version, string place, string identity, string who, string why, string outcome);

    /// <summary>The value at hand was refused, but it had been read again a moment ago.</summary>
    [LoggerMessage(EventId = 4103, Level = LogLevel.Debug, Message =
        "Secret {Secret}, version {Version}, was refused where {Who} ({Why}) used it; it was read again a moment ago")]
    public partial void ReadAgainAlready(SecretName secret, string? version, string who, string why);

    /// <summary>The place did not answer, so an expired value was used.</summary>
    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message =
        "Secret {Secret}, version {Version}, was used for {Who} ({Why}) {Minutes} minutes after it was read, since: {Problem}")]
    public partial void UsedStale(SecretName secret, string? version, string who, string why, double minutes, string problem);

    /// <summary>There is no such secret.</summary>
    [LoggerMessage(EventId = 4105, Level = LogLevel.Warning, Message = "Secret {Secret} is missing for {Who} ({Why}), asked for as {Identity}: {Problem}")]
    public partial void Missing(SecretName secret, string identity, string who, string why, string problem);

    /// <summary>The place refused to give the secret.</summary>
    [LoggerMessage(EventId = 4106, Level = LogLevel.Warning, Message = "Secret {Secret} was denied to {Who} ({Why}), asked for as {Identity}: {Problem}")]
    public partial void Denied(SecretName secret, string identity, string who, string why, string problem);

    /// <summary>The place did not answer, and no value was at hand.</summary>
    [LoggerMessage(EventId = 4107, Level = LogLevel.Warning, Message = "Secret {Secret} could not be read for {Who} ({Why}): {Problem}")]
    public partial void Unavailable(SecretName secret, string who, string why, string problem);

    /// <summary>The source put a new value in the place of the one before, and it was stored.</summary>
    [LoggerMessage(EventId = 4108, Level = LogLevel.Information, Message =
        "Secret {Secret} was renewed by its source; stored in {Place} as {Identity}, version {Version}, for {Who} ({Why})")]
    public partial void Renewed(SecretName secret, string? version, string place, string identity, string who, string why);

    /// <summary>The source put a new value in the place of the one before, and it could not be stored.</summary>
    [LoggerMessage(EventId = 4109, Level = LogLevel.Error, Message =
        "Secret {Secret} was renewed by its source and could not be stored for {Who} ({Why}), as {Identity}: {Problem}")]
    public partial void NotStored(SecretName secret, string identity, string who, string why, string problem);
}
