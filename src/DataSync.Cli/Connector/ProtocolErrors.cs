using System.CommandLine;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>Errors as the protocol tells them.</summary>
internal static class ProtocolErrors
{
    /// <summary>Gives a command its action in the protocol's way.</summary>
    public static Command Speaks(this Command command, Func<ParseResult, ProtocolWriter, CancellationToken, Task<int>> action)
    {
        command.Description = $"{command.Description}. Ends with 0, or with 1 when a TRACE message tells of an error";
        command.Action = new ProtocolAction(action);
        return command;
    }

    /// <summary>Who has to act: whoever configures, time, or we.</summary>
    public static string FailureTypeOf(Exception error) => error switch
    {
        CliException or ManifestException or SourceConfigurationException or SourceAuthenticationException => "config_error",
        SourceUnavailableException or HttpRequestException => "transient_error",
        _ => "system_error",
    };

    public static string MessageOf(Exception error) => error is CliException { Hint: { } hint } ? $"{error.Message.TrimEnd('.')}; {hint}" : error.Message;

    /// <summary>Where an error happened, for whoever asked (<c>--verbose</c>).</summary>
    public static string? StackTraceOf(Exception error, ParseResult parsed) => parsed.GetValue(GlobalOptions.Verbose) ? error.ToString() : null;
}
