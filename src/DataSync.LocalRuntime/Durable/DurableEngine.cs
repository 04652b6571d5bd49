using DataSync.LocalRuntime.Durable.Dispatch;
using DataSync.LocalRuntime.Durable.Execution;
using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Runs orchestrations and activities of one process on a journal in PostgreSQL.</summary>
/// <remarks>
/// <para>
/// <b>One process.</b> The connection that writes holds an advisory lock on the journal. So everything is dispatched in
/// memory and nothing polls; PostgreSQL is the write-ahead log.
/// </para>
/// <para>
/// <b>A turn.</b> Each instance has a mailbox. A turn takes all messages that wait, turns them into history entries with
/// one common time, and gives them to the orchestrator's code, which runs on a single-threaded scheduler until it waits
/// again. What the code did (calls, timers, sent events, its end) becomes history entries too. Those entries, the
/// instance's row, the messages sent to other instances and the deletion of the messages received are one journal entry.
/// Only after its commit are activities started, messages delivered and callers answered. The writer commits all turns
/// that wait in one transaction.
/// </para>
/// <para>
/// <b>Replay.</b> Without a live session the code runs again from the beginning against its history; each action it
/// takes is compared with the entry it left, and a difference fails the instance.
/// </para>
/// <para>
/// <b>Recovery.</b> What is unfinished can be read from the journal: calls without a completion (activities run again,
/// timers are armed again), messages not yet received, executions that have not begun. A lost connection is rebuilt;
/// the commit counter tells whether the commit under way had happened.
/// </para>
/// </remarks>
public sealed class DurableEngine : IHostedService, IAsyncDisposable
{
    private const int DefaultReaders = 16;

    private readonly DurableOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IHostApplicationLifetime? _lifetime;
    private readonly NpgsqlDataSource _writerSource;
    private readonly NpgsqlDataSource _readerSource;
    private readonly JournalNames _names;
    private readonly JournalWriter _writer;
    private readonly TimerQueue _timers;
    private readonly Runtime _runtime;
    private volatile Exception? _unavailable = new InvalidOperationException("The durable engine has not been started.");
    private int _ended;

    /// <summary>Makes an engine; nothing runs before <see cref="StartAsync"/>.</summary>
    /// <param name="registry">The app's orchestrators and activities.</param>
    /// <param name="options">Settings.</param>
    /// <param name="services">Activities get scopes of these; orchestrators are made with these.</param>
    /// <param name="timeProvider">The clock of orchestrations and timers.</param>
    /// <param name="loggerFactory">Loggers of the engine and of orchestrators.</param>
    /// <param name="lifetime">Stopped when another process takes the journal; null: then only the engine ends.</param>
    public DurableEngine(
        DurableTaskRegistry registry,
        DurableOptions options,
        IServiceProvider services,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        IHostApplicationLifetime? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.ConnectionString);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentActivities, 1);

        _options = options;
        _timeProvider = timeProvider;
        _lifetime = lifetime;
        _logger = loggerFactory.CreateLogger<DurableEngine>();
        _names = new JournalNames(options.Schema);
        // The writer's connection must really close when it is disposed: its session holds the lock. What it has committed
        // must outlive a crash of the server, whatever the server's own default is.
        var writing = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        _writerSource = JournalSource.Create(
            new NpgsqlConnectionStringBuilder(options.ConnectionString)
            {
                Options = $"{writing.Options} -c synchronous_commit=on".Trim(),
                Pooling = false,
                MaxAutoPrepare = 20,
                AutoPrepareMinUsages = 2,
                Enlist = false,
                ApplicationName = "durable journal " + options.Schema,
            },
            options.Login);
        var reading = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Enlist = false };
        if (!reading.ShouldSerialize("Maximum Pool Size"))
            reading.MaxPoolSize = DefaultReaders;
        _readerSource = JournalSource.Create(reading, options.Login);
        _writer = new JournalWriter(_writerSource, _names, timeProvider, _logger, OnJournalTaken);
        _timers = new TimerQueue(timeProvider);
        _runtime = new Runtime
        {
            Registry = registry,
            Services = services,
            Converter = JsonDataConverter.Default,
            TimeProvider = timeProvider,
            LoggerFactory = loggerFactory,
            Logger = _logger,
            Writer = _writer,
            Reader = new JournalReader(_readerSource, _names),
            Sessions = options.ExtendedSessions ? new SessionCache(options.MaxIdleSessions) : null,
            Timers = _timers,
        };
        _runtime.Activities = new ActivityDispatcher(
            registry,
            services,
            _runtime.Converter,
            timeProvider,
            _logger,
            call => _runtime.Instances.Find(call.InstanceId)?.Runs(call.ExecutionId) ?? false,
            (call, completion) => _runtime.Instances.Deliver(
                _runtime, call.InstanceId, new InstanceMessage.Arrival(completion, call.ExecutionId)));
        Client = new LocalDurableTaskClient(_runtime, () => _unavailable);
    }

    /// <summary>The client of this engine; it answers between start and stop.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>Takes the journal, creating its tables if needed, and continues what it holds.</summary>
    /// <exception cref="JournalInUseException">Another process has the journal.</exception>
    /// <exception cref="InvalidOperationException">The journal was written by a newer version of the engine.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _writer.StartAsync(cancellationToken).ConfigureAwait(false);
        var unfinished = await _runtime.Reader.UnfinishedAsync(cancellationToken).ConfigureAwait(false);
        _runtime.ContinueMessageIdsAfter(unfinished.Messages.Count == 0 ? 0 : unfinished.Messages[^1].Id);

        // No restored instance takes a turn before all of them are complete.
        var instances = unfinished.Instances.ToDictionary(record => record.InstanceId, record => Instance.Restore(_runtime, record));
        foreach (var instance in instances.Values)
            _runtime.Instances.Add(instance);
        foreach (var (instanceId, call) in unfinished.OpenCalls)
            instances[instanceId].RestoreCall(call);
        foreach (var (id, instanceId, body) in unfinished.Messages)
            _runtime.Instances.Deliver(_runtime, instanceId, ReadMessage(id, instanceId, body));
        foreach (var record in unfinished.Instances.Where(record => record.StartedAt is null))
            instances[record.InstanceId].RestoreBegin();
        foreach (var instance in instances.Values)
            instance.Resume();

        _runtime.Activities.Start(_options.MaxConcurrentActivities);
        _unavailable = null;
        Log.EngineStarted(_logger, _options.Schema, unfinished.Instances.Count, unfinished.OpenCalls.Count, unfinished.Messages.Count);
    }

    /// <summary>
    /// Stops taking new work, waits for running activities, writes what they returned, then gives the journal back.
    /// Nothing is lost: what did not finish runs again at the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_unavailable is not null || Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        var begun = _timeProvider.GetTimestamp();
        _unavailable = Stopped();
        var abandoned = await _runtime.Activities.StopAsync(_options.DrainTimeout, _options.AbandonTimeout, cancellationToken).ConfigureAwait(false);
        _timers.Dispose();
        try
        {
            await _runtime.Instances.CloseAsync().WaitAsync(_options.DrainTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
            await _writer.StopAsync(cancellationToken).WaitAsync(_options.DrainTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Log.StopCutShort(_logger, e);
        }

        await EndAsync().ConfigureAwait(false);
        Log.EngineStopped(_logger, _timeProvider.GetElapsedTime(begun).TotalMilliseconds, abandoned);
    }

    /// <summary>
    /// The history of an instance in order, its start and end included and each completion with the name and time of
    /// its call; null when there is no such instance.
    /// </summary>
    public async Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (_unavailable is { } reason)
            throw reason;
        if (await _runtime.Reader.FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { } instance)
            return null;
        var journaled = await _runtime.Reader.HistoryAsync(instanceId, cancellationToken).ConfigureAwait(false);
        return HistoryView.Of(instance, journaled);
    }

    /// <summary>
    /// Ends without draining, as a crash would: what was not committed is lost with it and found again at the next
    /// start. Call <see cref="StopAsync"/> first for an orderly end.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _ended, 1);
        _unavailable ??= Stopped();
        await EndAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        await _runtime.Ended.CancelAsync().ConfigureAwait(false);
        _runtime.Activities.Abort();
        _timers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        _runtime.Watch.FailAll(Stopped());
        await _readerSource.DisposeAsync().ConfigureAwait(false);
        await _writerSource.DisposeAsync().ConfigureAwait(false);
    }

    private InstanceMessage ReadMessage(long id, string instanceId, string body)
    {
        try
        {
            return InstanceMessage.Of(StoredMessage.FromBody(body));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            Log.MessageUnreadable(_logger, e, id, instanceId);
            return new InstanceMessage.Fail(null, TaskFailureDetails.FromException(e)) { StoredId = id };
        }
    }

    private void OnJournalTaken(JournalInUseException reason)
    {
        _unavailable = reason;
        Log.JournalTaken(_logger, reason.Schema, reason.Database);
        _runtime.Activities.Abort();
        _runtime.Watch.FailAll(reason);
        _lifetime?.StopApplication();
    }

    private static ObjectDisposedException Stopped() => new(nameof(DurableEngine), "The durable engine has stopped.");
}
