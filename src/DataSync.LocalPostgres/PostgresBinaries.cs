using System.Globalization;

namespace DataSync.LocalPostgres;

/// <summary>The server programs of one PostgreSQL installation.</summary>
/// <param name="Directory">Folder that holds <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>.</param>
/// <param name="Version">Version that <c>postgres --version</c> states.</param>
public sealed record PostgresBinaries(string Directory, Version Version)
{
    /// <summary>Oldest major version that is taken: older ones are past their end of life (postgresql.org/support/versioning).</summary>
    public const int OldestMajor = 14;

    internal string InitDb => ProgramIn(Directory, "initdb");

    internal string PgCtl => ProgramIn(Directory, "pg_ctl");

    /// <summary>Reads the installation in a folder.</summary>
    /// <returns>The installation, or null and why the folder does not hold a usable one.</returns>
    internal static async Task<(PostgresBinaries? Binaries, string Finding)> ProbeAsync(string directory, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["postgres", "initdb", "pg_ctl"])
        {
            if (!File.Exists(ProgramIn(directory, name)))
                return (null, $"no {name}");
        }

        try
        {
            var result = await Command.RunAsync(ProgramIn(directory, "postgres"), ["--version"], user: null, cancellationToken);
            if (result.ExitCode != 0 || ParseVersion(result.Output) is not { } version)
                return (null, $"postgres --version answered: {result.Output}");
            return version.Major < OldestMajor
                ? (null, $"version {version}, older than {OldestMajor}")
                : (new PostgresBinaries(directory, version), $"version {version}");
        }
        catch (LocalPostgresException notRunnable)
        {
            return (null, notRunnable.Message);
        }
    }

    /// <summary>Reads <c>postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)</c> and <c>... 18beta1</c>.</summary>
    internal static Version? ParseVersion(string output)
    {
        const string Product = "(PostgreSQL) ";
        var start = output.IndexOf(Product, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var digits = output.AsSpan(start + Product.Length);
        var end = digits.IndexOfAnyExcept("0123456789.");
        digits = (end < 0 ? digits : digits[..end]).TrimEnd('.');
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major))
            return new Version(major, 0);
        return Version.TryParse(digits, out var version) ? version : null;
    }

    private static string ProgramIn(string directory, string name) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);
}
