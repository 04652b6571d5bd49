using System.Security.Authentication;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Runs work on a pooled connection under the rules of <see cref="DatabaseRetry"/>. Every connection of the program is opened here.</summary>
internal sealed class Database(NpgsqlDataSource dataSource, DatabaseRetry? retry)
{
    private readonly DatabaseRetry _retry = retry ?? DatabaseRetry.Default;

    /// <summary>
    /// Opens a connection and does the work; on a retry all of it is done again on another connection, so it must be
    /// idempotent: a connection lost while committing leaves unknown whether the commit happened.
    /// </summary>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _retry.ExecuteAsync(
            async token =>
            {
                await using var connection = await OpenAsync(dataSource, token);
                return await work(connection, token);
            },
            cancellationToken);

    /// <summary>
    /// Opens a connection. When the server refuses the login and the password comes from a store, it is asked for anew and
    /// tried once more at once: a password that was changed meanwhile needs no restart.
    /// </summary>
    /// <exception cref="PostgresConfigurationException">The login, TLS or the connection string is wrong.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection within the connect timeout, or no password or token to be had now.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var state = LoginState.Of(dataSource);
        var renewals = state?.Renewals ?? 0;
        try
        {
            return await ConnectAsync(dataSource, cancellationToken);
        }
        catch (PostgresException e) when (LoginError.IsRefusal(e))
        {
            if (state is null || !await state.RenewAsync(renewals, cancellationToken))
                throw LoginError.Of(e, dataSource, state?.Login);
        }

        try
        {
            return await ConnectAsync(dataSource, cancellationToken);
        }
        catch (PostgresException e) when (LoginError.IsRefusal(e))
        {
            throw LoginError.Of(e, dataSource, state.Login);
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e.InnerException is LoginSourceException source)
        {
            throw source.Translated;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            // The connect timeout has been waited for already: the run pauses instead of waiting three times as long.
            throw new DatabaseUnavailableException(UnavailableReason.NoConnection, e);
        }
        catch (NpgsqlException e) when (e.InnerException is AuthenticationException tls)
        {
            throw LoginError.Of(tls, dataSource);
        }
        catch (NpgsqlException e) when (e is not PostgresException && !e.IsTransient)
        {
            // The driver gave up by itself: no TLS where it is required, no password where one is asked for.
            throw new PostgresConfigurationException($"No connection to PostgreSQL: {e.Message.TrimEnd('.')}. Correct the connection string or the server's settings.", e);
        }
    }
}
