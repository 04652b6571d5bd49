using System.Net;
using DataSync.LocalRuntime.Hosting;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace DataSync.LocalRuntime.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("datasync-settings-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Local_settings_fill_the_configuration_below_environment_and_command_line()
    {
        var variable = $"DATASYNC_TEST_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";
        Environment.SetEnvironmentVariable(variable, "environment");
        Write("local.settings.json", $$"""
            {
              // Core Tools allow comments.
              "IsEncrypted": false,
              "Values": { "Outer__Inner": "nested", "Plain": "text", "Number": 3, "{{variable}}": "file", "Argument": "file" },
              "ConnectionStrings": { "DataSync": "Host=from-file" }
            }
            """);

        var configuration = CreateBuilder("--Argument=line").Configuration;

        configuration["Outer:Inner"].ShouldBe("nested");
        configuration["Plain"].ShouldBe("text");
        configuration["Number"].ShouldBe("3");
        configuration[variable].ShouldBe("environment");
        configuration["Argument"].ShouldBe("line");
        configuration.GetConnectionString("DataSync").ShouldBe("Host=from-file");
        Environment.SetEnvironmentVariable(variable, null);
    }

    [Theory]
    [InlineData("{ not json", "not valid JSON at line 1")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "encrypted")]
    [InlineData("""{ "Values": { "A": { "B": 1 } } }""", "\"A\"")]
    public void Local_settings_that_cannot_be_read_stop_the_start(string content, string reason)
    {
        Write("local.settings.json", content);

        Should.Throw<HostConfigurationException>(() => CreateBuilder()).Message.ShouldContain(reason);
    }

    [Fact]
    public void Without_connection_string_the_error_names_both_keys()
    {
        var error = Should.Throw<HostConfigurationException>(() => TestHost.Build(_root, null, [typeof(Hello)]));

        error.Message.ShouldContain("ConnectionStrings:Durable");
        error.Message.ShouldContain("ConnectionStrings:DataSync");
    }

    [Fact]
    public void A_connection_string_that_is_none_is_refused_without_repeating_it()
    {
        var error = Should.Throw<HostConfigurationException>(() =>
            TestHost.Build(_root, "Host=h;Passwort=geheim", [typeof(Hello)]));

        error.Message.ShouldContain("ConnectionStrings:DataSync");
        error.Message.ShouldNotContain("geheim");
    }

    [Fact]
    public async Task The_journals_own_connection_string_comes_first()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database, [typeof(Ticking)], builder =>
        {
            builder.Configuration["ConnectionStrings:Durable"] = database.ConnectionString;
            builder.Configuration["ConnectionStrings:DataSync"] = "Host=nowhere.invalid";
        });

        (await database.ScalarAsync<long>("SELECT count(*) FROM durable.timer_status")).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/Hello")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "v1/things" } } }""", "/v1/things/Hello")]
    [InlineData("{}", "/api/Hello")]
    public async Task Host_json_gives_the_route_prefix(string hostJson, string path)
    {
        await using var database = await TestDatabase.CreateAsync();
        Write("host.json", hostJson);
        using var host = TestHost.Build(_root, database.ConnectionString, [typeof(Hello)]);
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = BoundAddress.Of(host) };

        (await client.GetStringAsync(path)).ShouldBe("hello");
        (await client.GetAsync("/elsewhere/Hello")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await host.StopAsync();
    }

    [Fact]
    public void A_wrong_number_in_host_json_stops_the_start()
    {
        Write("host.json", """{ "extensions": { "durableTask": { "maxConcurrentActivityFunctions": "many" } } }""");

        Should.Throw<HostConfigurationException>(() => TestHost.Build(_root, "Host=unused", [typeof(Hello)]))
            .Message.ShouldContain("maxConcurrentActivityFunctions");
    }

    [Fact]
    public void Without_urls_the_host_listens_where_core_tools_do()
    {
        var builder = FunctionsApplication.CreateBuilder([$"--contentRoot={_root.FullName}"]);
        builder.Configuration["ConnectionStrings:DataSync"] = "Host=unused";
        builder.Services.AddFunctionsFrom(typeof(Hello));
        builder.ConfigureFunctionsWebApplication();
        using var host = builder.Build();

        builder.Configuration["urls"].ShouldBe("http://127.0.0.1:7071");
    }

    private FunctionsApplicationBuilder CreateBuilder(params string[] args) =>
        FunctionsApplication.CreateBuilder([$"--contentRoot={_root.FullName}", .. args]);

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_root.FullName, file), content);

    private static class Hello
    {
        [Function("Hello")]
        public static string Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "hello";
    }

    private static class Ticking
    {
        [Function("Ticking")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
        {
        }
    }
}
