using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>The real command line, as a user or a script calls it.</summary>
public sealed class CliTests
{
    [Fact]
    public async Task Demo_sets_everything_up_runs_the_main_job_and_answers_one_json_object()
    {
        var result = await CliProcess.RunAsync(NoSettings(), "demo", "--json", "--records", "2000");

        result.ExitCode.ShouldBe(0, result.Error);
        var counts = result.Json.GetProperty("counts");
        counts.GetProperty("read").GetInt64().ShouldBe(2_000);
        var accounted = new[] { "inserted", "updated", "unchanged", "duplicates", "rejected", "writeFailed" }.Sum(name => counts.GetProperty(name).GetInt64());
        accounted.ShouldBe(2_000);
        result.Json.GetProperty("status").GetString().ShouldBe("completed_with_errors");
    }

    [Fact]
    public async Task Demo_with_faults_ends_with_one_malformed_page_and_everything_else_accounted_for()
    {
        var result = await CliProcess.RunAsync(NoSettings(), "demo", "--json", "--records", "3000", "--faults");

        result.ExitCode.ShouldBe(0, result.Error);
        var counts = result.Json.GetProperty("counts");
        counts.GetProperty("malformedPages").GetInt64().ShouldBe(1);
        counts.GetProperty("read").GetInt64().ShouldBe(2_900);
    }

    [Fact]
    public async Task Demo_for_people_shows_summary_rows_dead_letters_and_where_to_look_further()
    {
        var result = await CliProcess.RunAsync(NoSettings(), "demo", "--records", "1000");

        result.ExitCode.ShouldBe(0, result.Error);
        foreach (var expected in new[] { "completed_with_errors", "customer_id", "Dead letters", "showHistory=true", "SELECT", "psql" })
            result.Output.ShouldContain(expected);
    }

    [Fact]
    public async Task Demo_leaves_a_table_of_customers_alone_that_it_did_not_make()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE customers (customer_id bigint PRIMARY KEY)");

        var result = await CliProcess.RunAsync(NoSettings(), "demo", "--connection", database.ConnectionString, "--records", "10");

        result.ExitCode.ShouldBe(7, result.Output + result.Error);
        result.Error.ShouldContain("customers");
        (await database.ScalarAsync<long>("SELECT count(*) FROM customers")).ShouldBe(0);
    }

    [Fact]
    public async Task Ready_syncs_are_checked_on_request_and_are_not_among_the_syncs_that_run()
    {
        // Never called.
        var settings = new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = "Host=127.0.0.1;Port=1;Database=none" };

        var all = await CliProcess.RunAsync(settings, "check", "examples", "--offline", "--json");
        var one = await CliProcess.RunAsync(settings, "check", "examples/zuora-workflows", "--offline", "--json");
        var sync = await CliProcess.RunAsync(settings, "check", "zuora-workflows", "--offline", "--json");

        all.ExitCode.ShouldBe(0, all.Output + all.Error);
        all.Json.GetProperty("findings").GetArrayLength().ShouldBe(Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), "definitions", "syncs", "examples"), "*.yaml").Length);
        one.Json.GetProperty("findings").GetArrayLength().ShouldBe(1);
        sync.ExitCode.ShouldBe(3, sync.Output);
    }

    [Fact]
    public async Task Checking_offline_needs_no_database()
    {
        var settings = NoDatabase();

        var check = await CliProcess.RunAsync(settings, "check", "--offline", "--json");
        var examples = await CliProcess.RunAsync(settings, "check", "examples", "--offline", "--json");

        check.ExitCode.ShouldBe(0, check.Output + check.Error);
        check.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("place").GetString()).ShouldContain("sync customers");
        examples.ExitCode.ShouldBe(0, examples.Output + examples.Error);
    }

    [Fact]
    public async Task Without_a_connection_string_a_check_says_so_and_checks_the_rest()
    {
        var settings = NoDatabase();
        settings["API_BASE_URL"] = null;

        var check = await CliProcess.RunAsync(settings, "check");

        check.ExitCode.ShouldBe(3, check.Output + check.Error);
        check.Output.ShouldContain("ConnectionStrings__DataSync");
        check.Output.ShouldContain("API_BASE_URL");
    }

    private static Dictionary<string, string?> NoDatabase() => new()
    {
        ["ConnectionStrings__DataSync"] = null,
        ["ConnectionStrings__Durable"] = null,
        ["API_BASE_URL"] = "http://127.0.0.1:1",
        ["SECRET_CUSTOMER_API_KEY"] = "k-1",
    };

    [Fact]
    public async Task Migrate_check_and_run_work_without_a_host_and_tell_by_exit_code()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = ["key-1"] });
        var settings = Settings(database, api);

        (await CliProcess.RunAsync(settings, "migrate", "--json")).ExitCode.ShouldBe(0);
        var check = await CliProcess.RunAsync(settings, "check", "--json");
        check.ExitCode.ShouldBe(0, check.Output + check.Error);
        check.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();

        var run = await CliProcess.RunAsync(settings, "run", "customers", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(300);
    }

    [Fact]
    public async Task Check_says_what_is_missing_where_and_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = database.ConnectionString };

        var result = await CliProcess.RunAsync(settings, "check");

        result.ExitCode.ShouldBe(3);
        result.Output.ShouldContain("datasync migrate");
        result.Output.ShouldContain("SECRET_CUSTOMER_API_KEY");
        result.Output.ShouldContain("API_BASE_URL");
    }

    [Fact]
    public async Task A_host_that_is_up_is_used_by_run_and_two_hosts_do_not_share_a_journal()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = ["key-1"] });
        var settings = Settings(database, api);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await using var host = await HostProcess.StartAsync(settings);

        var run = await CliProcess.RunAsync(settings, "run", "customers", "--follow", "--json", "--host", host.Url);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(300);

        var second = await CliProcess.RunAsync(settings, "host", "--urls", "http://127.0.0.1:0");
        second.ExitCode.ShouldBe(7, second.Error);
        second.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData(2, "", "run")]
    [InlineData(2, "--records", "demo", "--records", "many")]
    [InlineData(2, "--page-size", "demo", "--page-size", "5000")]
    [InlineData(2, "nonsense", "nonsense")]
    [InlineData(3, "ConnectionStrings__DataSync", "migrate")]
    [InlineData(4, "", "migrate", "--connection", "Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2")]
    [InlineData(3, "SSL Mode", "migrate", "--connection", "Host=db.example.com;Username=x;Database=x;SslMode=Disable")]
    [InlineData(3, "nonsense", "migrate", "--connection", "Nonsense=1")]
    public async Task Bad_calls_end_with_an_error_a_hint_and_no_stack_trace(int exitCode, string said, params string[] arguments)
    {
        var result = await CliProcess.RunAsync(NoSettings(), arguments);

        result.ExitCode.ShouldBe(exitCode, result.Output + result.Error);
        (result.Output + result.Error).ShouldContain(said);
        result.Error.ShouldNotBeEmpty();
        (result.Output + result.Error).ShouldNotContain("   at ");
    }

    private static Dictionary<string, string?> NoSettings() => new() { ["ConnectionStrings__DataSync"] = null };

    private static Dictionary<string, string?> Settings(TestDatabase database, SampleApiServer api) => new()
    {
        ["ConnectionStrings__DataSync"] = database.ConnectionString,
        ["API_BASE_URL"] = api.BaseUrl,
        ["SECRET_CUSTOMER_API_KEY"] = "key-1",
        ["DataSync__Host"] = "http://127.0.0.1:1",
    };
}
