using System.CommandLine;
using DataSync.Cli.Connector;

namespace DataSync.Cli;

/// <summary>Tells what of a command line cannot be understood.</summary>
internal static class UsageErrors
{
    /// <summary>
    /// The errors alone, so that they are not lost in the help of the command; a command that only has others below it shows
    /// them. One that speaks the protocol keeps standard output to messages.
    /// </summary>
    public static async Task<int> TellAsync(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            await parsed.InvokeAsync();
            return ExitCodes.Usage;
        }

        var hint = $"{Path(command)} --help lists its options";
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync($"error: {error.Message}");
        await Console.Error.WriteLineAsync($"hint: {hint}");
        return command.Action is ProtocolAction
            ? await new ProtocolAction((_, writer, _) => Task.FromResult(Write(writer, parsed, hint))).InvokeAsync(parsed)
            : ExitCodes.Usage;
    }

    private static int Write(ProtocolWriter writer, ParseResult parsed, string hint)
    {
        writer.Error("config_error", $"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')))}; {hint}", stream: null, stackTrace: null);
        return ExitCodes.Usage;
    }

    private static string Path(Symbol command) => command.Parents.FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;
}
