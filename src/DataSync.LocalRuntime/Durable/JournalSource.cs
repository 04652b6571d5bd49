using Npgsql;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Makes the journal's pools.</summary>
internal static class JournalSource
{
    /// <summary>A pool on the journal's database.</summary>
    /// <param name="settings">Where, and how the pool works.</param>
    /// <param name="login">How to log in; null when the settings say it.</param>
    /// <exception cref="InvalidOperationException">The password is a placeholder and nobody resolves it.</exception>
    public static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder settings, JournalLogin? login)
    {
        if (login is not null)
            return login(settings).Build();
        if (settings.Password?.Contains("${", StringComparison.Ordinal) == true)
        {
            throw new InvalidOperationException(
                "The journal's connection string holds a placeholder as password, and this host resolves none. "
                + "Write the password out in ConnectionStrings:Durable, or register a JournalLogin.");
        }

        return NpgsqlDataSource.Create(settings);
    }
}
