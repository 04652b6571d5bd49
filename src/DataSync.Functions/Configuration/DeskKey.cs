using System.Security.Cryptography;
using DataSync.Functions.Secrets;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>
/// The dead letters' key of a desk, made once and kept in the user's own data folder. Not to be had in Azure: each instance
/// would make a key of its own, and lose it.
/// </summary>
internal sealed class DeskKey
{
    /// <summary>The key in Base64.</summary>
    public string Read()
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "datasync"));
        var file = Path.Combine(folder.FullName, DeadLetterKeys.KeySecret);
        if (!File.Exists(file))
            Create(file);
        return File.ReadAllText(file).Trim();
    }

    /// <summary>Two processes may start at once: the file appears whole under its name, and the first one stays.</summary>
    private static void Create(string file)
    {
        var draft = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options))
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(DeadLetterCipher.KeySize)));
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
