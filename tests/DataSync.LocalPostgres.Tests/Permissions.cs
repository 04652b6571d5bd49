namespace DataSync.LocalPostgres.Tests;

/// <summary>File modes, where there are any.</summary>
internal static class Permissions
{
    public static void Everybody(string path, bool execute)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, execute ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100);
    }
}
