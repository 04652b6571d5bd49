using DataSync.Postgres;
using Microsoft.Extensions.Logging;

namespace DataSync.Postgres.Tests;

public sealed class LogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Secret = "ann.personal.data@example.org";

    [Fact]
    public async Task A_refused_batch_is_logged_with_its_numbers_and_without_values()
    {
        var logs = new RecordedLogs();
        await using var pool = DataSyncDataSource.Create(database.ConnectionString, logs);
        var scenario = await Scenario.CustomersAsync(database, dataSource: pool);
        await scenario.StageAsync(["1", "a@x", "A"], [Secret, "b@x", "B"], ["3", "c@x", "C"], ["4", "d@x", "D"]);
        var writer = new BatchWriter(pool, Scenario.Cipher, logger: logs.CreateLogger<BatchWriter>());
        await writer.WriteAsync(scenario.Key, 0, scenario.Definition, scenario.Map, Scenario.Now, default);
        await writer.WriteAsync(scenario.Key, 0, scenario.Definition, scenario.Map, Scenario.Now, default);

        var ours = logs.Entries.Where(entry => entry.Id is >= 3000 and < 3100).ToArray();
        ours.Select(entry => entry.Id).ShouldBe([3022, 3023, 3021]);
        ours[1].Text.ShouldContain("1 of 4 records");
        logs.Entries.ShouldAllBe(entry => !entry.Text.Contains(Secret) && !entry.Text.Contains("personal"));
    }

    [Fact]
    public async Task A_retry_is_logged_with_its_sqlstate()
    {
        var logs = new RecordedLogs();
        var retry = new DatabaseRetry(new ImmediateTime(), () => 0.5, logs.CreateLogger<DatabaseRetry>());
        await Should.ThrowAsync<DatabaseUnavailableException>(() => retry.ExecuteAsync<int>(
            _ => throw new Npgsql.PostgresException("text", "ERROR", "ERROR", "40P01"), default));
        logs.Entries.Select(entry => (entry.Id, entry.Text)).ShouldBe(
            [(3000, "Database call failed (40P01); retry 1 of 2 after 1000 ms"), (3000, "Database call failed (40P01); retry 2 of 2 after 1000 ms")]);
    }

    private sealed class RecordedLogs : ILoggerFactory, ILogger
    {
        private readonly List<(int Id, string Text)> _entries = [];

        public IReadOnlyList<(int Id, string Text)> Entries
        {
            get
            {
                lock (_entries)
                    return [.. _entries];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Trace;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_entries)
                _entries.Add((eventId.Id, $"{formatter(state, exception)}{exception}"));
        }
    }
}
