using Npgsql;

namespace DataSync.Postgres;

/// <summary>Runs work on a pooled connection under the rules of <see cref="DatabaseRetry"/>.</summary>
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
                await using var connection = await OpenAsync(token);
                return await work(connection, token);
            },
            cancellationToken);

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            // The connect timeout has been waited for already: the run pauses instead of waiting three times as long.
            throw new DatabaseUnavailableException(UnavailableReason.NoConnection, e);
        }
        catch (NpgsqlException e) when (e is not PostgresException && !e.IsTransient)
        {
            // The driver gave up by itself: no TLS where it is required, no password where one is asked for.
            throw new PostgresConfigurationException($"No connection to PostgreSQL: {e.Message.TrimEnd('.')}. Correct the connection string or the server's settings.", e);
        }
    }
}
