using System.Diagnostics;
using DataSync.EndToEnd.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests;

/// <summary><c>datasync connector</c> with what a user gets wrong: place and remedy are told, a secret or a stack trace never.</summary>
public sealed class ConnectorBadInputTests
{
    private const string Secret = "ts3cr3t-77";

    private const string Shop = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [orders] }
        streams:
          - type: DeclarativeStream
            name: orders
            primary_key: id
            retriever:
              type: SimpleRetriever
              requester: { type: HttpRequester, url_base: https://shop.example.com, path: /orders }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
              paginator:
                type: DefaultPaginator
                page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
                pagination_strategy: { type: PageIncrement, start_from_page: 1, page_size: 100 }
            schema_loader: { type: InlineSchemaLoader, schema: { type: object, properties: { id: { type: integer } } } }
        spec:
          type: Spec
          connection_specification: { type: object, properties: { key: { type: string, airbyte_secret: true } } }
        """;

    [Theory]
    [InlineData("spec", "--manifest", "is required")]
    [InlineData("read", "--limit 0", "--limit 0 is no number from 1")]
    [InlineData("read", "--limit abc", "--limit abc is no number from 1")]
    [InlineData("check", "--url-base 127.0.0.1:80", "write it as http://127.0.0.1:8080")]
    [InlineData("check", "--url-base http://127.0.0.1:80/v1", "write http://127.0.0.1")]
    [InlineData("check", "--url-base http://user:ts3cr3t-77@127.0.0.1:80", "user information")]
    public async Task A_wrong_command_line_is_a_trace_error_without_the_help_and_ends_with_2(string command, string options, string said)
    {
        using var folder = new ConnectorFolder();
        var (manifest, config) = (folder.Write("shop.yaml", Shop), folder.Write("config.json", "{}"));

        var result = command == "spec"
            ? await folder.RunAsync(command)
            : await folder.RunAsync([command, "--manifest", manifest, "--config", config, .. options.Split(' ')]);

        result.ExitCode.ShouldBe(2, result.Output);
        ProtocolLines.Text(ProtocolLines.Of(result).Errors().ShouldHaveSingleItem(), "message").ShouldContain(said);
        result.Error.ShouldContain(said);
        result.Error.ShouldContain($"datasync connector {command} --help");
        ShowsNothing(result);
    }

    [Theory]
    [InlineData("config.json", "{ \"key\":\n ts3cr3t-77 }", "config.json(2,")]
    [InlineData("config.json", "{ \"key\": \"ts3cr3t-77\"", "should be closed; correct the file")]
    [InlineData("config.json", "", "config.json: --config is an empty file")]
    [InlineData("config.json", null, "is a folder; name a file in it")]
    [InlineData("shop.yaml", "- a", "shop.yaml(1)")]
    public async Task Check_answers_with_a_status_also_when_a_file_cannot_be_used(string broken, string? text, string said)
    {
        using var folder = new ConnectorFolder();
        var (manifest, config) = (folder.Write("shop.yaml", Shop), folder.Write("config.json", "{}"));
        if (text is not null)
            folder.Write(broken, text);

        var result = await folder.RunAsync("check", "--manifest", manifest, "--config", text is null ? folder.Path : config);

        result.ExitCode.ShouldBe(1, result.Output);
        var messages = ProtocolLines.Of(result);
        var status = messages.OfType("CONNECTION_STATUS", "connectionStatus").ShouldHaveSingleItem();
        (ProtocolLines.Text(status, "status"), ProtocolLines.Text(status, "message")).ShouldBe(
            ("FAILED", ProtocolLines.Text(messages.Errors().ShouldHaveSingleItem(), "message")));
        ProtocolLines.Text(status, "message").ShouldContain(said);
        ShowsNothing(result);
    }

    [Theory]
    [InlineData("""{"stream":{"name":"orders"},"sync_mode":"fullrefresh"}""", "streams[0], stream orders: sync_mode fullrefresh is not known; write full_refresh or incremental")]
    [InlineData("""{"stream":{"name":"orders"}},{"stream":{"name":"orders"}}""", "streams[1] names stream orders again")]
    public async Task A_catalogue_that_says_what_is_not_known_reads_nothing(string streams, string said)
    {
        using var folder = new ConnectorFolder();

        var result = await folder.RunAsync(
            "read", "--manifest", folder.Write("shop.yaml", Shop), "--config", folder.Write("config.json", "{}"),
            "--catalog", folder.Write("catalog.json", $$"""{"streams":[{{streams}}]}"""));

        result.ExitCode.ShouldBe(1, result.Output);
        ProtocolLines.Text(ProtocolLines.Of(result).Errors().ShouldHaveSingleItem(), "message").ShouldContain(said);
    }

    [Fact]
    public async Task A_state_of_a_stream_that_is_not_there_is_a_warning()
    {
        await using var api = await StartAsync();
        using var folder = new ConnectorFolder();
        var state = folder.Write("state.json", """[{"type":"STREAM","stream":{"stream_descriptor":{"name":"oders"},"stream_state":{"a":"1"}}}]""");

        var result = await folder.RunAsync(
            "read", "--manifest", folder.Write("shop.yaml", Shop), "--config", folder.Write("config.json", "{}"),
            "--state", state, "--limit", "1", "--url-base", api.Urls.Single());

        result.ExitCode.ShouldBe(0, result.Output);
        ProtocolLines.Of(result).OfType("LOG", "log").Select(log => ProtocolLines.Text(log, "message"))
            .ShouldContain(text => text.Contains("a state of stream oders, which connector shop does not have", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_ends_when_nobody_reads_what_it_writes_and_when_it_is_told_to()
    {
        await using var api = await StartAsync();
        using var folder = new ConnectorFolder();
        string[] read =
        [
            "connector", "read", "--manifest", folder.Write("shop.yaml", Shop), "--config", folder.Write("config.json", "{}"), "--url-base", api.Urls.Single(),
        ];

        // The source has no end.
        using var closed = CliProcess.Start(new Dictionary<string, string?>(), read);
        await RecordAsync(closed);
        closed.StandardOutput.Close();
        using var stopped = CliProcess.Start(new Dictionary<string, string?>(), read);
        var record = await RecordAsync(stopped);
        var rest = stopped.StandardOutput.ReadToEndAsync();
        using (var kill = Process.Start("kill", ["-TERM", $"{stopped.Id}"]))
            await kill.WaitForExitAsync();

        (await EndAsync(closed)).ShouldBe((141, ""));
        (await EndAsync(stopped)).ShouldBe((130, ""));
        $"{record}\n{await rest}".ShouldEndWith("}\n");
    }

    [Fact]
    public async Task Support_tells_of_the_good_manifests_also_when_one_is_not_there()
    {
        using var folder = new ConnectorFolder();
        var manifest = folder.Write("shop.yaml", Shop);
        var empty = Directory.CreateDirectory(Path.Combine(folder.Path, "empty")).FullName;

        var result = await folder.RunAsync("support", manifest, $"{manifest}.lost", "--json");
        var nothing = await folder.RunAsync("support", empty);

        result.ExitCode.ShouldBe(3);
        result.Json.GetProperty("summary").GetProperty("supported").GetInt32().ShouldBe(1);
        result.Json.GetProperty("manifests")[1].GetProperty("problems")[0].GetProperty("what").GetString()!.ShouldEndWith("shop.yaml.lost is not there");
        nothing.ExitCode.ShouldBe(3, nothing.Output);
        nothing.Error.ShouldContain("no *.yaml");
    }

    [Theory]
    [InlineData("API/lost/shop.yaml?token=ts3cr3t-77", 3, "answers with status 404")]
    [InlineData("API/page/shop.yaml", 3, "is a page of the web")]
    [InlineData("http://127.0.0.1:1/shop.yaml", 4, "Connection refused")]
    [InlineData("list.yaml", 3, "list.yaml(1): (file): not one YAML mapping")]
    [InlineData("shop.yaml --stream oders", 3, "hint: it has orders")]
    [InlineData("shop.yaml --definitions list.yaml", 3, "cannot be written")]
    public async Task Add_says_what_is_wrong_with_the_manifest_or_where_it_goes(string arguments, int exitCode, string said)
    {
        await using var api = await StartAsync();
        using var folder = new ConnectorFolder();
        folder.Write("shop.yaml", Shop);
        folder.Write("list.yaml", "- a");

        var result = await folder.RunAsync(
            ["add", .. arguments.Split(' ').Select(argument => argument.EndsWith(".yaml", StringComparison.Ordinal) && !argument.Contains('/')
                ? Path.Combine(folder.Path, argument)
                : argument.Replace("API", api.Urls.Single(), StringComparison.Ordinal))]);

        result.ExitCode.ShouldBe(exitCode, result.Output + result.Error);
        result.Error.ShouldContain(said);
        ShowsNothing(result);
    }

    private static void ShowsNothing(CliResult result)
    {
        (result.Output + result.Error).ShouldNotContain(Secret);
        (result.Output + result.Error).ShouldNotContain("   at ");
    }

    private static async Task<string> RecordAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"RECORD\"", StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"datasync ended without a record: {await process.StandardError.ReadToEndAsync()}");
    }

    private static async Task<(int ExitCode, string Error)> EndAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("datasync read on");
        }

        return (process.ExitCode, await error);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            switch (context.Request.Path.Value)
            {
                case "/orders":
                    context.Response.ContentType = "application/json";
                    return context.Response.WriteAsync($"[{string.Join(',', Enumerable.Range(0, 100).Select(i => $"{{\"id\":{i},\"page\":\"{context.Request.Query["page"]}\"}}"))}]");
                case "/page/shop.yaml":
                    return context.Response.WriteAsync("\n<!doctype html><html></html>");
                default:
                    context.Response.StatusCode = 404;
                    return Task.CompletedTask;
            }
        });
        await app.StartAsync();
        return app;
    }
}
