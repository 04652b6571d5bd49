namespace DataSync.Cli.Connector;

/// <summary>Standard output does not take what is written.</summary>
internal sealed class OutputException(IOException cause) : Exception($"standard output cannot be written: {cause.Message}", cause)
{
    // EPIPE of Unix; ERROR_NO_DATA and ERROR_BROKEN_PIPE of Windows.
    private const int Pipe = 32;
    private const int NoData = unchecked((int)0x800700E8);
    private const int BrokenPipe = unchecked((int)0x8007006D);

    /// <summary>Whoever read has enough, as <c>head</c>: nothing is wrong.</summary>
    public bool IsReaderGone { get; } = cause.HResult is Pipe or NoData or BrokenPipe;
}
