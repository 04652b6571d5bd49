using System.Collections.Concurrent;
using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Tests.Durable;

/// <summary>A journal's database, and engines on it, one after the other, as processes would come and go.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(60);
    private readonly TestDatabase _database;
    private readonly List<DurableEngine> _engines = [];

    private EngineHost(TestDatabase database) => _database = database;

    public TestDatabase Database => _database;

    /// <summary>Everything the engines and orchestrators logged, as "id message".</summary>
    public ConcurrentQueue<(LogLevel Level, int Id, string Message)> Logs { get; } = new();

    public static async Task<EngineHost> CreateAsync() => new(await TestDatabase.CreateAsync());

    public static CancellationToken Deadline() => new CancellationTokenSource(_deadline).Token;

    public async Task<DurableEngine> StartAsync(
        Action<DurableTaskRegistry> register, Action<DurableOptions>? configure = null, IHostApplicationLifetime? lifetime = null)
    {
        var registry = new DurableTaskRegistry();
        register(registry);
        var options = new DurableOptions { ConnectionString = _database.ConnectionString };
        configure?.Invoke(options);
        var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new Collector(Logs)));
        var engine = new DurableEngine(registry, options, new ServiceCollection().BuildServiceProvider(), TimeProvider.System, loggers, lifetime);
        _engines.Add(engine);
        await engine.StartAsync(CancellationToken.None);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        await _database.DisposeAsync();
    }

    private sealed class Collector(ConcurrentQueue<(LogLevel Level, int Id, string Message)> logs) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
    }
}

internal static class EngineExtensions
{
    public static Task<OrchestrationMetadata> EndAsync(this DurableEngine engine, string instanceId) =>
        engine.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, EngineHost.Deadline());

    public static async Task<OrchestrationMetadata> RunAsync(this DurableEngine engine, string name, object? input = null) =>
        await engine.EndAsync(await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, input));

    public static Task UntilAsync(this DurableEngine engine, string instanceId, Predicate<OrchestrationMetadata> wish) =>
        Eventually.UntilAsync(
            async () => await engine.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true) is { } found && wish(found),
            TimeSpan.FromSeconds(60),
            $"instance {instanceId}");
}
