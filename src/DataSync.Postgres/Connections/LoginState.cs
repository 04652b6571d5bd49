using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// The login of one pool and how often its password was renewed. Npgsql's data source is not open for derivation, so what
/// belongs to one is attached to it here.
/// </summary>
internal sealed class LoginState
{
    private static readonly ConditionalWeakTable<NpgsqlDataSource, LoginState> States = [];

    private readonly SemaphoreSlim _renewing = new(1, 1);
    private readonly ILogger _logger;
    private int _renewals;

    private LoginState(DatabaseLogin login, ILogger logger) => (Login, _logger) = (login, logger);

    public DatabaseLogin Login { get; }

    /// <summary>Number of times the password was asked for anew; noted before a connection is opened.</summary>
    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>Remembers the login of a pool.</summary>
    public static void Attach(NpgsqlDataSource dataSource, DatabaseLogin login, ILoggerFactory? loggerFactory) =>
        States.Add(dataSource, new LoginState(login, (ILogger?)loggerFactory?.CreateLogger<LoginState>() ?? NullLogger.Instance));

    /// <summary>The login of a pool; null when its connection string says all.</summary>
    public static LoginState? Of(NpgsqlDataSource dataSource) => States.TryGetValue(dataSource, out var state) ? state : null;

    /// <summary>
    /// Asks for the password past any cache after the server refused it. Connections that are refused at the same moment
    /// share one question.
    /// </summary>
    /// <param name="seen"><see cref="Renewals"/> before the refused attempt.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether trying again may help.</returns>
    public async Task<bool> RenewAsync(int seen, CancellationToken cancellationToken)
    {
        if (Login is not DatabaseLogin.Password password)
            return false;
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Renewals != seen)
                return true;
            Log.PasswordRefused(_logger, password.Secret);
            await password.Ask(true, cancellationToken);
            Volatile.Write(ref _renewals, seen + 1);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoginSourceException(e).Translated;
        }
        finally
        {
            _renewing.Release();
        }
    }
}
