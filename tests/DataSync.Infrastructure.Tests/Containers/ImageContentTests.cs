using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Containers;

/// <summary>
/// What the image would hold, made by the Dockerfile's own commands from the files it copies, and started with its own command
/// line: everything of it but the base images.
/// </summary>
public sealed class ImageContentTests(ImageContent image) : IClassFixture<ImageContent>
{
    private static readonly ImageFile File = ImageFile.Read();

    [Fact]
    public async Task It_migrates_serves_with_a_key_and_says_by_its_health_check_that_it_is_well()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database.ConnectionString);
        var migrated = await RunAsync(settings, "migrate");
        migrated.ExitCode.ShouldBe(0, migrated.All);

        await using var host = await image.StartAsync(settings, [.. File.Words("ENTRYPOINT")[1..], .. Command(), "--json"]);

        var check = File.HealthCheck();
        var health = await Script.ProcessAsync(image.Folder, check[0], new Dictionary<string, string?> { ["DataSync__Host"] = host.Url }, check[1..]);
        health.ExitCode.ShouldBe(0, health.All);
        health.Output.ShouldContain($"+{ImageContent.Version}");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        (await http.GetAsync("/api/sync/status")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Add("x-functions-key", "function-key");
        (await http.GetStringAsync("/api/sync/status")).ShouldContain("\"sync\":\"customers\"");
    }

    [Fact]
    public async Task Its_health_check_fails_when_the_database_or_the_host_does_not_answer()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database.ConnectionString);
        string url;
        await using (var host = await image.StartAsync(settings, [.. File.Words("ENTRYPOINT")[1..], .. Command(), "--json"]))
        {
            url = host.Url;
            await database.ExecuteAsync("DROP SCHEMA datasync CASCADE");
            (await RunAsync(settings, "health", "--host", url)).ExitCode.ShouldBe(4);
        }

        (await RunAsync(settings, "health", "--host", url)).ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task Beyond_loopback_it_does_not_start_without_a_key()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database.ConnectionString);
        settings.Remove("FunctionKeys__default");
        settings.Remove("FunctionKeys__master");

        var ended = await RunAsync(settings, Command());

        ended.ExitCode.ShouldNotBe(0);
        ended.Error.ShouldContain("FunctionKeys:default");
    }

    [Fact]
    public async Task The_sample_api_answers_beside_it()
    {
        await using var api = await image.StartAsync([], ["datasync.dll", "sample-api", "--urls", "http://127.0.0.1:0", "--records", "10", "--json"]);

        using var http = new HttpClient { BaseAddress = new Uri(api.Url) };
        using var page = await http.GetAsync("/api/customers");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<Ended> RunAsync(Dictionary<string, string?> settings, params string[] arguments) =>
        Script.ProcessAsync(image.Folder, "dotnet", settings, ["datasync.dll", .. arguments]);

    /// <summary>The image's own command, on a free port instead of its fixed one.</summary>
    private static string[] Command() =>
        [.. File.Words("CMD").Select(word => word.Replace($":{File.All("EXPOSE").Single()}", ":0", StringComparison.Ordinal))];

    private static Dictionary<string, string?> Settings(string connection) => new()
    {
        ["ConnectionStrings__DataSync"] = connection,
        ["SECRET_DEAD_LETTER_KEY"] = Convert.ToBase64String(new byte[32]),
        ["API_BASE_URL"] = "http://127.0.0.1:9",
        ["SECRET_CUSTOMER_API_KEY"] = "any",
        ["FunctionKeys__default"] = "function-key",
        ["FunctionKeys__master"] = "master-key",
        ["DOTNET_EnableDiagnostics"] = "0",
    };
}

/// <summary>The image's content, built once for the tests of a class.</summary>
public sealed class ImageContent : IAsyncLifetime
{
    internal const string Version = "0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    internal string Folder => Path.Combine(_folder.Path, "app");

    public async Task InitializeAsync()
    {
        var file = ImageFile.Read();
        var source = Path.Combine(_folder.Path, "source");
        foreach (var copied in file.Sources())
            Copy(Path.Combine(RepositoryRoot.Find(), copied), Path.Combine(source, copied));
        var publish = file.All("RUN").Single().Replace("$VERSION", Version, StringComparison.Ordinal).Split(' ')[1..];
        publish[^1].ShouldBe("/app");
        var ended = await Script.ProcessAsync(source, "dotnet", new Dictionary<string, string?>(), [.. publish[..^1], Folder]);
        ended.ExitCode.ShouldBe(0, ended.All);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal async Task<Server> StartAsync(Dictionary<string, string?> settings, string[] arguments)
    {
        var process = Script.Start(Folder, "dotnet", settings, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException($"{string.Join(' ', arguments)} did not start: {await errors}");
        var url = JsonDocument.Parse(line).RootElement.GetProperty("url").GetString()!;
        return new Server(process, url.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        if (System.IO.File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            System.IO.File.Copy(from, to);
            return;
        }

        foreach (var entry in Directory.GetFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    internal sealed class Server(Process process, string url) : IAsyncDisposable
    {
        public string Url => url;

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
