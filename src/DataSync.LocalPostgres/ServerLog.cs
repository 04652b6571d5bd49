namespace DataSync.LocalPostgres;

/// <summary>The file a server logs to.</summary>
internal static class ServerLog
{
    private const int TailLines = 20;

    /// <summary>Last lines of the log; null when there is none.</summary>
    public static string? Tail(string file)
    {
        if (!File.Exists(file))
            return null;

        // The server may still be writing.
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var lines = new Queue<string>();
        while (reader.ReadLine() is { } line)
        {
            if (lines.Count == TailLines)
                lines.Dequeue();
            lines.Enqueue(line);
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
