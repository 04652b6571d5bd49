namespace DataSync.EndToEnd.Tests.Support;

/// <summary>A folder with the files that a connector is tried with; gone with the test.</summary>
internal sealed class ConnectorFolder : IDisposable
{
    public ConnectorFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"datasync-connector-{Guid.NewGuid():N}");

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A call of <c>datasync connector</c>.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(
        new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = null, ["DataSync__Definitions"] = System.IO.Path.Combine(Path, "definitions") },
        ["connector", .. arguments]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
