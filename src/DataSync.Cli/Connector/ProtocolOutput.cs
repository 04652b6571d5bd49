using Microsoft.Win32.SafeHandles;

namespace DataSync.Cli.Connector;

/// <summary>Standard output that says when nobody reads it.</summary>
internal static class ProtocolOutput
{
    private const int StandardOutput = 1;

    /// <summary>
    /// On Unix the console's stream writes to a pipe without a reader as if all were well (dotnet/runtime, ConsolePal.Unix.cs,
    /// Write: EPIPE), and a reading would go on to the end of its source. A file keeps the console's stream, which leaves its
    /// position to whoever else writes to it.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
