using System.CommandLine;
using DataSync.Cli.Output;

namespace DataSync.Cli;

/// <summary>Gives a command its action: errors become one line with a hint and an exit code, never a stack trace unasked.</summary>
internal static class CommandRunner
{
    public static Command Runs(this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = new Terminal(parsed.GetValue(GlobalOptions.Json));
            try
            {
                return await action(parsed, terminal, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Cancelled;
            }
            catch (Exception e)
            {
                var (code, hint) = ErrorTable.Explain(e);
                terminal.Error(e.Message, hint);
                if (parsed.GetValue(GlobalOptions.Verbose))
                    await Console.Error.WriteLineAsync(e.ToString());
                return code;
            }
        });
        return command;
    }
}
