using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Polly;
using Polly.Retry;

namespace DataSync.Postgres;

/// <summary>
/// Repeats work that failed by chance (deadlock, serialization failure, lost connection): twice, after a random delay
/// around one second, then reports <see cref="DatabaseUnavailableException"/>. Everything else is translated at once.
/// </summary>
public sealed class DatabaseRetry
{
    /// <summary>Attempts after the first.</summary>
    public const int MaxRetries = 2;

    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Creates the rules.</summary>
    /// <param name="timeProvider">Clock of the delays; the system's when null.</param>
    /// <param name="random">Random number from 0 to below 1 that spreads the delay by a quarter to both sides; null for a real one.</param>
    /// <param name="logger">Told about each retry.</param>
    public DatabaseRetry(TimeProvider? timeProvider = null, Func<double>? random = null, ILogger<DatabaseRetry>? logger = null)
    {
        var log = logger ?? NullLogger<DatabaseRetry>.Instance;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider ?? TimeProvider.System }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                Delay = Delay,
                BackoffType = DelayBackoffType.Constant,
                UseJitter = true,
                Randomizer = random ?? (() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } e && SqlStateOutcomes.Of(e) == SqlOutcome.Retry),
                OnRetry = arguments =>
                {
                    Log.Retrying(log, StateOf(arguments.Outcome.Exception!), arguments.AttemptNumber + 1, MaxRetries, arguments.RetryDelay.TotalMilliseconds);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>The rules with the system's clock and no log.</summary>
    internal static DatabaseRetry Default { get; } = new();

    /// <summary>Does the work, again where that may help.</summary>
    /// <exception cref="DatabaseUnavailableException">The database cannot be used now.</exception>
    /// <exception cref="DestinationConfigurationException">The server refuses the statement itself.</exception>
    internal async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await work(token), cancellationToken);
        }
        catch (NpgsqlException e) when (SqlStateOutcomes.Of(e) is SqlOutcome.Retry or SqlOutcome.Unavailable || e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            // Of timeouts only those of statements that write no records get here.
            throw new DatabaseUnavailableException(SqlStateOutcomes.ReasonOf(e), e);
        }
        catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.Configuration)
        {
            throw ConfigurationError.From(e);
        }
    }

    private static string StateOf(Exception exception) => (exception as PostgresException)?.SqlState ?? exception.GetType().Name;
}
