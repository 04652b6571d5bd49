using Microsoft.AspNetCore.Http;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>
/// An app of one colour that speaks DataSync's HTTP API over TLS, as docs/operations.md describes it. Its setting is what the
/// scripted Azure holds; its runs are those of the database it shares with the other colour.
/// </summary>
internal sealed class ScriptedApp(ScriptedAzure azure, string color) : IAsyncDisposable
{
    private LocalServer? _server;

    public string Color { get; } = color;

    public string Name => $"func-datasync-dev-{Color}";

    public string Host => _server!.Host;

    public string Key { get; } = $"key-of-{color}-{Guid.NewGuid():N}";

    public Dictionary<string, string> Settings { get; } = [];

    public string Version { get; set; } = "1.0.0+abc123";

    /// <summary>What health tells of the deployment; the colour unless a test says otherwise.</summary>
    public string Deployment { get; set; } = color;

    /// <summary>No function was ever deployed here.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>It answers nobody: 503 from in front of the app.</summary>
    public bool IsDown { get; set; }

    /// <summary>It answers, but its database does not.</summary>
    public bool IsUnhealthy { get; set; }

    /// <summary>Health answers that it takes until a changed setting shows, as an app restarts.</summary>
    public int AnswersUntilRestarted { get; set; } = 1;

    /// <summary>Health answers until its runs end by themselves; null for never.</summary>
    public int? AnswersUntilRunsEnd { get; set; }

    public bool IgnoresStop { get; set; }

    public int PreviewStatus { get; set; } = 200;

    public string PreviewBody { get; set; } = """{"sync":"customers","counts":{"read":20},"errors":[],"throttledUntil":null}""";

    public int TriggerStatus { get; set; } = 202;

    /// <summary>What its schedules are as far as the running process knows.</summary>
    public string Schedules { get; private set; } = "off";

    private int _staleAnswers;

    public async Task StartAsync() => _server = await LocalServer.StartAsync(https: true, AnswerAsync);

    public void SettingsChanged() => _staleAnswers = AnswersUntilRestarted;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (IsDown || IsEmpty)
        {
            await ReplyAsync(http, IsDown ? 503 : 404, "unavailable");
            return;
        }

        if (path == "/api/health" && HttpMethods.IsGet(http.Request.Method))
        {
            await HealthAsync(http);
            return;
        }

        if (http.Request.Headers["x-functions-key"] != Key)
        {
            await ReplyAsync(http, 401, "");
            return;
        }

        azure.Note($"{Color} {http.Request.Method} {path}{http.Request.QueryString}");
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["api", "sync", "status"]:
                await ReplyAsync(http, 200, azure.StatusJson());
                break;
            case ["api", "sync", "preview", _]:
                await ReplyAsync(http, PreviewStatus, PreviewStatus == 200 ? PreviewBody : """{"detail":"the source answered 403"}""");
                break;
            case ["api", "sync", "stop", var sync]:
                await StopAsync(http, sync);
                break;
            case ["api", "sync", "trigger", var sync]:
                if (TriggerStatus == 202)
                    azure.StartRun(sync, Color);
                await ReplyAsync(http, TriggerStatus, """{"detail":"because"}""");
                break;
            default:
                await ReplyAsync(http, 404, "");
                break;
        }
    }

    private Task HealthAsync(HttpContext http)
    {
        if (_staleAnswers > 0)
        {
            _staleAnswers--;
        }
        else
        {
            Schedules = Settings.GetValueOrDefault(ScriptedAzure.SchedulesSetting, "true") == "true" ? "on" : "off";
            azure.NoteSchedules(this);
        }

        if (AnswersUntilRunsEnd is { } left && Schedules == "off")
        {
            AnswersUntilRunsEnd = left - 1;
            if (left <= 0)
                azure.EndRuns(Color);
        }

        if (IsUnhealthy)
        {
            return ReplyAsync(http, 503,
                $$"""{"status":"unhealthy","deployment":"{{Deployment}}","version":"{{Version}}","schedules":"{{Schedules}}","openRuns":null,"database":"does not answer"}""");
        }

        var open = azure.OpenRuns(Color);
        azure.Note($"{Color} health {Schedules} {open}");
        return ReplyAsync(http, 200,
            $$"""{"status":"healthy","deployment":"{{Deployment}}","version":"{{Version}}","schedules":"{{Schedules}}","openRuns":{{open}},"database":"answers"}""");
    }

    private async Task StopAsync(HttpContext http, string sync)
    {
        if (!azure.Owns(Color, sync))
        {
            await ReplyAsync(http, 409, """{"detail":"no open run"}""");
            return;
        }

        if (!IgnoresStop)
            azure.EndRun(sync);
        await ReplyAsync(http, 202, "{}");
    }

    private static async Task ReplyAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    }
}
