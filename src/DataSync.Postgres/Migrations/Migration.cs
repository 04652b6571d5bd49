using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace DataSync.Postgres;

/// <summary>One embedded migration, <c>NNNN_name.sql</c>.</summary>
/// <param name="Version">Its number; migrations are applied in this order.</param>
/// <param name="Name">Its name.</param>
/// <param name="Script">Its statements.</param>
internal sealed record Migration(int Version, string Name, string Script)
{
    /// <summary>SHA-256 of the script with line feeds as line ends, in hex: a checkout with other line ends is no change.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"))));

    /// <summary>All migrations of this version of the program, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>As shown to people and in answers: <c>0001_initial</c>.</summary>
    public override string ToString() => $"{Version:0000}_{Name}";

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                var name = Path.GetFileNameWithoutExtension(resource);
                return new Migration(int.Parse(name[..4], CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd());
            })];
    }
}
