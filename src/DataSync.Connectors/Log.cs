using Microsoft.Extensions.Logging;

namespace DataSync.Connectors;

/// <summary>Event ids 2000 to 2099. Ids and names are a contract: alerts refer to them. Never an address, a header or a body.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Debug, "Read page {Page} of {Connector}/{Stream}: {Records} records, {Bytes} bytes in {DurationMs} ms")]
    public static partial void PageRead(ILogger logger, string connector, string stream, int page, int records, int bytes, double durationMs);

    [LoggerMessage(2001, LogLevel.Warning,
        "Attempt {Attempt} at page {Page} of {Connector}/{Stream} ended with status {Status}; next one in {DelayMs} ms")]
    public static partial void Retrying(ILogger logger, string connector, string stream, int page, int attempt, object status, double delayMs);

    [LoggerMessage(2002, LogLevel.Warning, "{Connector}/{Stream} throttles with status {Status} at page {Page}; asking again at {Until}")]
    public static partial void Throttled(ILogger logger, string connector, string stream, int page, int? status, DateTimeOffset until);

    [LoggerMessage(2003, LogLevel.Warning, "Page {Page} of {Connector}/{Stream}, {Bytes} bytes, is malformed: {Reason}")]
    public static partial void PageMalformed(ILogger logger, string connector, string stream, int page, int bytes, string reason);

    [LoggerMessage(2004, LogLevel.Information, "{Connector}/{Stream} refused the credentials with status {Status}; they were resolved again")]
    public static partial void CredentialsRefreshed(ILogger logger, string connector, string stream, int? status);

    [LoggerMessage(2005, LogLevel.Warning, "Page {Page} of {Connector}/{Stream} has the same records as the page before")]
    public static partial void SamePageAgain(ILogger logger, string connector, string stream, int page);

    [LoggerMessage(2020, LogLevel.Information, "{Connector}/{Stream}: status {Status} at page {Page} is ignored, as its manifest says")]
    public static partial void Ignored(ILogger logger, string connector, string stream, int page, int? status);

    [LoggerMessage(2021, LogLevel.Information, "{Connector}/{Stream}: paging cannot go on at page {Page} (status {Status}); the slice begins anew")]
    public static partial void SliceRestarted(ILogger logger, string connector, string stream, int page, int? status);

    [LoggerMessage(2022, LogLevel.Information, "{Connector}/{Stream} has no calls left for page {Page}; asking again at {Until}")]
    public static partial void BudgetUsedUp(ILogger logger, string connector, string stream, int page, DateTimeOffset until);

    [LoggerMessage(2023, LogLevel.Debug, "{Connector}/{Stream} has no calls left for page {Page}; waiting {DelayMs} ms")]
    public static partial void WaitingForBudget(ILogger logger, string connector, string stream, int page, double delayMs);

    [LoggerMessage(2024, LogLevel.Warning, "{Connector}/{Stream}: status {Status} at page {Page}, and a response filter does not apply: {Reason}")]
    public static partial void FilterNotEvaluated(ILogger logger, string connector, string stream, int page, int? status, string reason);

    [LoggerMessage(2006, LogLevel.Debug, "Page {Page} of {Connector}/{Stream} is malformed; reading it once more")]
    public static partial void ReadingMalformedPageAgain(ILogger logger, string connector, string stream, int page);

    [LoggerMessage(2030, LogLevel.Debug, "{Connector} issued a token")]
    public static partial void TokenFetched(ILogger logger, string connector);

    [LoggerMessage(2031, LogLevel.Warning,
        "{Connector} renewed the secret in {Property}, which cannot be stored from here: it is good until this process ends")]
    public static partial void RenewedSecretNotKept(ILogger logger, string connector, string property);

    [LoggerMessage(2040, LogLevel.Warning,
        "Page {Page} of {Connector}/{Stream}: {Place} of the manifest failed on {Records} records, which are kept without its result: {Reason}")]
    public static partial void RecordsFailed(ILogger logger, string connector, string stream, int page, string place, int records, string reason);

    [LoggerMessage(2041, LogLevel.Debug,
        "Page {Page} of {Connector}/{Stream}, {Bytes} bytes, has nothing at the path of its records; it counts as a page without any")]
    public static partial void RecordsMissing(ILogger logger, string connector, string stream, int page, int bytes);

    [LoggerMessage(2080, LogLevel.Information, "{Connector}/{Stream}: job {Attempt} created at the source")]
    public static partial void JobCreated(ILogger logger, string connector, string stream, int attempt);

    [LoggerMessage(2081, LogLevel.Information, "{Connector}/{Stream}: the source has nothing to download for this slice")]
    public static partial void JobSkipped(ILogger logger, string connector, string stream);

    [LoggerMessage(2082, LogLevel.Warning, "{Connector}/{Stream}: the source's job ended as {Status} (attempt {Attempt})")]
    public static partial void JobFailed(ILogger logger, string connector, string stream, string status, int attempt);

    [LoggerMessage(2083, LogLevel.Warning, "{Connector}/{Stream}: the source did not {What} a job: {Reason}")]
    public static partial void JobNotTidiedUp(ILogger logger, string connector, string stream, string what, string reason);
}
