namespace DataSync.Cli;

/// <summary>An error of the command line itself: what, what to do, which exit code.</summary>
internal sealed class CliException(string message, int exitCode, string? hint = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;
}
