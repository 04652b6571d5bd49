using System.Collections.Concurrent;
using DataSync.Connectors.Http;
using DataSync.Connectors.Tests.Requests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Authenticators;

/// <summary>Refresh tokens that can be used once: whatever ends the process, the stored one is the newest.</summary>
public sealed class RotatingTokenTests
{
    private const string Authenticator = """
        authenticator:
          type: OAuthAuthenticator
          token_refresh_endpoint: "{{ config['base_url'] }}/token"
          client_id: app
          client_secret: app-s3cret
          refresh_token_updater: {}
        """;

    [Fact]
    public async Task The_new_refresh_token_is_stored_before_the_access_token_is_used()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        using var source = stage.NewProcess();

        (await source.ReadAsync()).ShouldBeRead();

        stage.Events.ShouldBe(["token r0", "stored r1", "read a1"]);
        stage.Properties.ShouldBe(["credentials.refresh_token"]);
    }

    [Fact]
    public async Task After_a_crash_between_storing_and_use_the_next_process_goes_on_with_the_stored_token()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        stage.CrashesAfterStoring = true;
        using (var crashed = stage.NewProcess())
            await Should.ThrowAsync<ProcessKilledException>(() => crashed.ReadAsync());
        stage.CrashesAfterStoring = false;

        using var next = stage.NewProcess();
        (await next.ReadAsync()).ShouldBeRead();

        stage.Events.ShouldBe(["token r0", "stored r1", "token r1", "stored r2", "read a2"]);
    }

    [Fact]
    public async Task While_it_cannot_be_stored_nothing_is_read_and_the_value_is_offered_again_before_it_is_used()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        using var client = SourceHttp.CreateClient(WireSource.Loopback);
        var reader = WireSource.NewReader(client, new TestLogger());
        stage.IsAway = true;
        using (var source = stage.NewProcess(reader))
            await Should.ThrowAsync<TimeoutException>(() => source.ReadAsync());
        stage.Events.ShouldBe(["token r0"]);

        stage.IsAway = false;
        // Another activity of the same process; its configuration still has the old token.
        using (var source = stage.NewProcess(reader))
            (await source.ReadAsync()).ShouldBeRead();

        stage.Events.ShouldBe(["token r0", "stored r1", "token r1", "stored r2", "read a2"]);
    }

    [Fact]
    public async Task A_process_that_still_holds_the_old_token_goes_on_with_the_newest()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        var time = new MovingTime();
        using var client = SourceHttp.CreateClient(WireSource.Loopback);
        var reader = WireSource.NewReader(client, new TestLogger(), time);
        using var old = stage.NewProcess(reader, time);
        using var alsoOld = stage.NewProcess(reader, time);

        await old.ReadAsync();
        await alsoOld.ReadAsync();
        time.Advance(TimeSpan.FromHours(2));
        await alsoOld.ReadAsync();
        await old.ReadAsync();

        stage.Events.ShouldBe(["token r0", "stored r1", "read a1", "read a1", "token r1", "stored r2", "read a2", "read a2"]);
    }

    [Fact]
    public async Task A_token_that_another_process_used_up_is_read_again_where_it_is_stored()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        using var behind = stage.NewProcess();
        using (var ahead = stage.NewProcess())
            await ahead.ReadAsync();

        (await behind.ReadAsync()).ShouldBeRead();

        stage.Events.ShouldBe(["token r0", "stored r1", "read a1", "refused r0", "token r1", "stored r2", "read a2"]);
    }

    [Fact]
    public async Task A_cancelled_read_loses_no_token()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        using var source = stage.NewProcess();
        using var stop = new CancellationTokenSource();
        stage.OnToken = stop.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => source.ReadAsync(cancellationToken: stop.Token));

        stage.Stored.ShouldBe("r1");
    }

    [Fact]
    public async Task Without_a_place_the_token_is_good_for_the_process_and_the_log_names_the_property()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        var time = new MovingTime();
        using var source = stage.NewProcess(time: time, canStore: false);

        await source.ReadAsync();
        time.Advance(TimeSpan.FromHours(2));
        await source.ReadAsync();

        stage.Events.ShouldBe(["token r0", "read a1", "token r1", "read a2"]);
        var warnings = source.Logger.Entries.Where(entry => entry.Event.Id == 2031).ToList();
        warnings.Count.ShouldBe(2);
        warnings[0].Text.ShouldContain("credentials.refresh_token");
        source.Shown.ShouldNotContain("r1");
    }

    [Fact]
    public async Task An_answer_without_a_refresh_token_leaves_the_old_one()
    {
        var stage = await Stage.StartAsync();
        await using var _ = stage;
        stage.Rotates = false;
        using var source = stage.NewProcess();

        (await source.ReadAsync()).ShouldBeRead();

        stage.Events.ShouldBe(["token r0", "read a1"]);
        stage.Stored.ShouldBe("r0");
    }

    /// <summary>A vendor that takes each refresh token once, and the place where the newest is stored.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _events = new();
        private readonly ConcurrentQueue<string> _properties = new();
        private WireApi _api = null!;
        private int _count;
        private string _valid = "r0";

        public string Stored { get; private set; } = "r0";

        public bool CrashesAfterStoring { get; set; }

        public bool IsAway { get; set; }

        public bool Rotates { get; set; } = true;

        public Action OnToken { get; set; } = () => { };

        public IReadOnlyList<string> Events => [.. _events];

        public IReadOnlyList<string> Properties => [.. _properties];

        public static async Task<Stage> StartAsync()
        {
            var stage = new Stage();
            stage._api = await WireApi.StartAsync(stage.Answer);
            return stage;
        }

        /// <summary>A process that starts with what is stored now.</summary>
        public WireSource NewProcess(PageReader? reader = null, TimeProvider? time = null, bool canStore = true) => new(
            _api, Authenticator, Config(), time, canStore ? StoreAsync : null,
            _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(WireSource.Config(_api, Config())), reader);

        public ValueTask DisposeAsync() => _api.DisposeAsync();

        private Dictionary<string, string> Config() => new() { ["credentials.refresh_token"] = Stored };

        private Reply Answer(WireRequest request)
        {
            if (request.Path != "/token")
            {
                _events.Enqueue($"read {request.Header("Authorization")!["Bearer ".Length..]}");
                return Page(1);
            }

            var used = request.Body.Split("refresh_token=")[^1];
            if (used != _valid)
            {
                _events.Enqueue($"refused {used}");
                return Status(400, """{"error":"invalid_grant"}""");
            }

            _events.Enqueue($"token {used}");
            var count = ++_count;
            if (Rotates)
                _valid = $"r{count}";
            OnToken();
            return Body($$"""{"access_token":"a{{count}}","expires_in":3600{{(Rotates ? $",\"refresh_token\":\"r{count}\"" : "")}}}""");
        }

        private ValueTask<bool> StoreAsync(string property, string value, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new TimeoutException("the vault does not answer");
            _properties.Enqueue(property);
            _events.Enqueue($"stored {value}");
            Stored = value;
            return CrashesAfterStoring ? throw new ProcessKilledException() : ValueTask.FromResult(true);
        }
    }

    private sealed class ProcessKilledException : Exception;
}
