namespace DataSync.LocalPostgres.Tests;

/// <summary>A folder of the test's own that every account can enter.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasync-test-");

    public TemporaryFolder() => Permissions.Everybody(Path, execute: true);

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
