using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DataSync.Functions.Configuration;

/// <summary>
/// What a source made of a desk's secrets: a refresh token that can be used once is renewed, and the configuration cannot be
/// written. Kept in the user's own data folder, each beside a hash of the configured value that it takes the place of, so that
/// a value that the user sets anew counts again. Not to be had in Azure.
/// </summary>
/// <param name="folder">Where; null for the user's data folder.</param>
internal sealed class RenewedSecrets(string? folder = null)
{
    /// <summary>The value that came after the configured one; null when there is none.</summary>
    public string? Find(string name, string configured)
    {
        if (!File.Exists(FileOf(name)))
            return null;
        var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(FileOf(name)));
        return kept?.Replaces == HashOf(configured) ? kept.Value : null;
    }

    /// <summary>Keeps a value in the place of the configured one.</summary>
    public void Keep(string name, string configured, string value)
    {
        var file = FileOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, new Kept(HashOf(configured), value));
            stream.Flush(flushToDisk: true);
        }

        // Whole or not at all.
        File.Move(draft, file, overwrite: true);
    }

    private string FileOf(string name) => Path.Combine(
        folder ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "datasync", "renewed"),
        $"{name}.json");

    private static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Kept(string Replaces, string Value)
    {
        public override string ToString() => "(secret)";
    }
}
