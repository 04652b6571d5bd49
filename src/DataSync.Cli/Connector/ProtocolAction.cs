using System.CommandLine;
using System.CommandLine.Invocation;

namespace DataSync.Cli.Connector;

/// <summary>The action of a command that speaks the protocol: an error is a TRACE message, and standard output has messages only.</summary>
internal sealed class ProtocolAction(Func<ParseResult, ProtocolWriter, CancellationToken, Task<int>> action) : AsynchronousCommandLineAction
{
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        using var output = ProtocolOutput.Open();
        var writer = new ProtocolWriter(output, TimeProvider.System);
        try
        {
            var code = await RunAsync(writer, parseResult, cancellationToken);
            writer.Flush();
            return code;
        }
        catch (OutputException e)
        {
            if (!e.IsReaderGone)
                await Console.Error.WriteLineAsync($"error: {e.Message}");
            return e.IsReaderGone ? ExitCodes.OutputClosed : ExitCodes.Error;
        }
    }

    private async Task<int> RunAsync(ProtocolWriter writer, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await action(parsed, writer, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (e is not OutputException)
        {
            writer.Error(ProtocolErrors.FailureTypeOf(e), ProtocolErrors.MessageOf(e), stream: null, ProtocolErrors.StackTraceOf(e, parsed));
            return ExitCodes.Error;
        }
    }
}
