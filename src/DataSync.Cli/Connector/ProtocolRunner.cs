using System.CommandLine;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>Gives a command its action in the protocol's way: an error is a TRACE message, and standard output has messages only.</summary>
internal static class ProtocolRunner
{
    public static Command Speaks(this Command command, Func<ParseResult, ProtocolWriter, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var output = Console.OpenStandardOutput();
            var writer = new ProtocolWriter(output, TimeProvider.System);
            try
            {
                return await action(parsed, writer, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Cancelled;
            }
            catch (IOException e) when (IsReaderGone(e))
            {
                return ExitCodes.Cancelled;
            }
            catch (Exception e)
            {
                writer.Error(FailureTypeOf(e), MessageOf(e), stream: null, StackTraceOf(e, parsed));
                return ExitCodes.Error;
            }
            finally
            {
                Flush(writer);
            }
        });
        return command;
    }

    /// <summary>Who has to act: whoever configures, time, or we.</summary>
    public static string FailureTypeOf(Exception error) => error switch
    {
        CliException or ManifestException or SourceConfigurationException or SourceAuthenticationException => "config_error",
        SourceUnavailableException or HttpRequestException => "transient_error",
        _ => "system_error",
    };

    public static string MessageOf(Exception error) => error is CliException { Hint: { } hint } ? $"{error.Message}; {hint}" : error.Message;

    /// <summary>Where an error happened, for whoever asked (<c>--verbose</c>).</summary>
    public static string? StackTraceOf(Exception error, ParseResult parsed) => parsed.GetValue(GlobalOptions.Verbose) ? error.ToString() : null;

    private static void Flush(ProtocolWriter writer)
    {
        try
        {
            writer.Flush();
        }
        catch (IOException e) when (IsReaderGone(e))
        {
            // Whoever read has enough: as with head.
        }
    }

    private static bool IsReaderGone(IOException e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.Ordinal);
}
