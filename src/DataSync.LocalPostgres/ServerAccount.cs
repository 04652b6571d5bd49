namespace DataSync.LocalPostgres;

/// <summary>The account the server runs as: PostgreSQL refuses root.</summary>
internal static class ServerAccount
{
    /// <summary>Finds an unprivileged account when this process is root.</summary>
    /// <returns>Name of the account; null when the own one will do (always on Windows, where pg_ctl drops privileges itself).</returns>
    /// <exception cref="LocalPostgresException">Root without any unprivileged account.</exception>
    public static async Task<string?> ChooseAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return null;
        foreach (var name in (string[])["postgres", "_postgres", "nobody"])
        {
            if ((await Command.RunAsync("id", ["-u", name], user: null, cancellationToken)).ExitCode == 0)
                return name;
        }

        throw new LocalPostgresException(
            "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as. Add one, or start this program as another user.");
    }
}
