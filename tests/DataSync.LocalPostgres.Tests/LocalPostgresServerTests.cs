using System.Net;
using System.Net.Sockets;

namespace DataSync.LocalPostgres.Tests;

public sealed class LocalPostgresServerTests
{
    private static readonly LocalPostgresOptions Quick = new() { Fsync = false };

    [Fact]
    public async Task A_temporary_server_answers_and_leaves_nothing_behind()
    {
        var server = await LocalPostgresServer.StartAsync(Quick);
        var (connectionString, folder) = (server.ConnectionString, server.DataDirectory);

        (await Query.RunAsync(connectionString, "SHOW server_version_num")).ShouldBeOfType<string>()
            .ShouldStartWith(server.Version.Major.ToString());
        (await Query.RunAsync(connectionString, "SHOW server_encoding")).ShouldBe("UTF8");
        await server.DisposeAsync();

        (await Query.AnswersAsync(connectionString)).ShouldBeFalse();
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_servers_run_side_by_side()
    {
        await using var one = await LocalPostgresServer.StartAsync(Quick);
        await using var other = await LocalPostgresServer.StartAsync(Quick);

        await Query.RunAsync(one.ConnectionString, "CREATE TABLE only_here (id int)");

        one.Port.ShouldNotBe(other.Port);
        (await Query.RunAsync(other.ConnectionString, "SELECT to_regclass('only_here')::text")).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task Committed_rows_survive_an_immediate_restart_on_the_same_port()
    {
        await using var server = await LocalPostgresServer.StartAsync(Quick with { Settings = new Dictionary<string, string> { ["synchronous_commit"] = "on" } });
        var before = server.ConnectionString;
        await Query.RunAsync(before, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id");

        await server.RestartAsync(immediate: true);

        server.ConnectionString.ShouldBe(before);
        (await Query.RunAsync(before, "SELECT count(*) FROM kept")).ShouldBe(1000L);
        File.ReadAllText(Path.Combine(server.DataDirectory, "server.log")).ShouldContain("automatic recovery in progress");
    }

    [Theory]
    [InlineData(StopMode.Fast)]
    [InlineData(StopMode.Immediate)]
    [InlineData(StopMode.Smart)]
    public async Task A_stopped_server_does_not_answer_until_it_is_started_again(StopMode mode)
    {
        await using var server = await LocalPostgresServer.StartAsync(Quick);

        await server.StopAsync(mode);
        (await Query.AnswersAsync(server.ConnectionString)).ShouldBeFalse();

        await server.StartAgainAsync();
        (await Query.AnswersAsync(server.ConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_given_folder_is_kept_and_started_again_with_its_data()
    {
        using var parent = new TemporaryFolder();
        var options = Quick with { DataDirectory = Path.Combine(parent.Path, "cluster"), Database = "da\"ta sync" };
        await using (var first = await LocalPostgresServer.StartAsync(options))
            await Query.RunAsync(first.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS id");

        await using var second = await LocalPostgresServer.StartAsync(options with { RemoveDataDirectory = true });
        (await Query.RunAsync(second.ConnectionString, "SELECT id FROM kept")).ShouldBe(42);
        await second.DisposeAsync();

        Directory.Exists(options.DataDirectory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_with_other_files_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "letter.txt");
        File.WriteAllText(file, "mine");

        var refusal = await Should.ThrowAsync<LocalPostgresException>(
            LocalPostgresServer.StartAsync(Quick with { DataDirectory = folder.Path, RemoveDataDirectory = true }));

        refusal.Message.ShouldContain("holds files but no PostgreSQL cluster");
        File.ReadAllText(file).ShouldBe("mine");
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_and_its_server_goes_on()
    {
        await using var server = await LocalPostgresServer.StartAsync(Quick);

        var refusal = await Should.ThrowAsync<LocalPostgresException>(
            LocalPostgresServer.StartAsync(Quick with { DataDirectory = server.DataDirectory, RemoveDataDirectory = true }));

        refusal.Message.ShouldContain("Another process already runs");
        (await Query.AnswersAsync(server.ConnectionString)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_failed_start_shows_the_end_of_the_log()
    {
        var options = Quick with { Settings = new Dictionary<string, string> { ["shared_buffers"] = "a lot" } };

        var failure = await Should.ThrowAsync<LocalPostgresException>(LocalPostgresServer.StartAsync(options));

        failure.LogTail.ShouldNotBeNull().ShouldContain("shared_buffers");
        failure.Message.ShouldContain(failure.LogTail!);
    }

    [Fact]
    public async Task A_wanted_port_that_is_taken_is_an_error()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await Should.ThrowAsync<LocalPostgresException>(LocalPostgresServer.StartAsync(Quick with { Port = port }));

        failure.Message.ShouldContain($"did not start on port {port}");
    }

    [Fact]
    public async Task Settings_are_taken_and_writes_are_safe_by_default()
    {
        var options = new LocalPostgresOptions { MaxConnections = 17, Settings = new Dictionary<string, string> { ["work_mem"] = "7MB", ["search_path"] = "it's, public" } };
        await using var server = await LocalPostgresServer.StartAsync(options);

        (await Query.RunAsync(server.ConnectionString, "SHOW fsync")).ShouldBe("on");
        (await Query.RunAsync(server.ConnectionString, "SHOW max_connections")).ShouldBe("17");
        (await Query.RunAsync(server.ConnectionString, "SHOW work_mem")).ShouldBe("7MB");
        (await Query.RunAsync(server.ConnectionString, "SHOW search_path")).ShouldBe("it's, public");
        (await Query.RunAsync(server.ConnectionString, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task A_cancelled_start_is_a_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(LocalPostgresServer.StartAsync(Quick, cancelled.Token));
    }
}
