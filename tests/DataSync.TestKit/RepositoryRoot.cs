namespace DataSync.TestKit;

/// <summary>The folder of the clone that the tests were built from.</summary>
public static class RepositoryRoot
{
    private const string Marker = "DataSync.Functions.sln";

    /// <summary>Full path of the repository.</summary>
    /// <exception cref="DirectoryNotFoundException">The test assembly lies outside of a clone.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Marker}.");
    }
}
