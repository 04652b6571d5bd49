using Npgsql;

namespace DataSync.LocalRuntime.Durable;

/// <summary>
/// Prepares the journal's connections where the connection string alone does not say how to log in: takes what is no
/// password out of the settings, adds what gives one, and decides about TLS. An app registers it as a singleton.
/// </summary>
/// <param name="settings">Where the journal is, with what the journal's own pools need; may be changed.</param>
/// <returns>The builder of one pool.</returns>
public delegate NpgsqlDataSourceBuilder JournalLogin(NpgsqlConnectionStringBuilder settings);
