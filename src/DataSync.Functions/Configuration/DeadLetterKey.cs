using System.Security.Cryptography;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>
/// The key that encrypts dead letters: secret <c>dead-letter-key</c>, 32 random bytes in Base64. On a desk without that
/// secret, one is made once and kept in the user's own data folder.
/// </summary>
internal static class DeadLetterKey
{
    /// <summary>Name of the secret.</summary>
    public const string SecretName = "dead-letter-key";

    /// <summary>The cipher with the key in use.</summary>
    /// <exception cref="PostgresConfigurationException">The secret is not 32 bytes in Base64.</exception>
    public static DeadLetterCipher Cipher(SecretStore secrets) =>
        new(secrets.Secret(SecretName) is { } text ? Decode(text) : OfThisUser());

    private static byte[] Decode(string text)
    {
        var key = new byte[DeadLetterCipher.KeySize];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw new PostgresConfigurationException(
                $"The secret {SecretName} must be {DeadLetterCipher.KeySize} random bytes in Base64. Create one with 'openssl rand -base64 32'.");
    }

    private static byte[] OfThisUser()
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "datasync"));
        var file = Path.Combine(folder.FullName, SecretName);
        if (!File.Exists(file))
            Create(file);
        return Decode(File.ReadAllText(file).Trim());
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
