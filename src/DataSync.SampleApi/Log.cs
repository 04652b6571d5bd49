using DataSync.SampleApi.Faults;
using Microsoft.Extensions.Logging;

namespace DataSync.SampleApi;

/// <summary>Log events of the sample API, 5000 to 5049.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "Sample API with {Records} records listens on {Url}")]
    public static partial void Listening(ILogger logger, int records, string url);

    [LoggerMessage(5001, LogLevel.Debug, "Page {Page}: fault {Kind}")]
    public static partial void Fault(ILogger logger, int page, FaultKind kind);

    [LoggerMessage(5002, LogLevel.Debug, "Request of {Path} refused with {Status}")]
    public static partial void Refused(ILogger logger, string path, int status);
}
