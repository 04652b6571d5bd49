using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>
/// What the scripts meet: an <c>az</c> on the PATH that answers from here, the two apps of an environment, and the database
/// they share. One journal tells in which order things happened.
/// </summary>
internal sealed class ScriptedAzure : IAsyncDisposable
{
    public const string SchedulesSetting = "DataSync__Schedules__Enabled";
    public const string Group = "rg-datasync-dev";

    /// <summary>Waits of a test for switch-color.sh, in seconds.</summary>
    public static readonly string[] Quick = ["--poll", "0.05", "--drain-limit", "60", "--stop-limit", "60", "--ready-limit", "60"];

    private readonly Lock _lock = new();
    private readonly List<string> _journal = [];
    private readonly Dictionary<string, (string Deployment, string Status)> _runs = [];
    private readonly TemporaryFolder _folder = new();
    private LocalServer? _commands;

    private ScriptedAzure()
    {
        Blue = new ScriptedApp(this, "blue");
        Green = new ScriptedApp(this, "green");
        Apps = [Blue, Green];
    }

    public ScriptedApp Blue { get; }

    public ScriptedApp Green { get; }

    /// <summary>The apps that exist.</summary>
    public List<ScriptedApp> Apps { get; }

    /// <summary>Answers of further az commands: what the command line starts with, and what it prints; null to fail.</summary>
    public Dictionary<string, string?> Answers { get; } = [];

    /// <summary>Whether an app was ever seen on while the other was on too.</summary>
    public bool BothWereOn { get; private set; }

    public IReadOnlyList<string> Journal
    {
        get
        {
            lock (_lock)
                return [.. _journal];
        }
    }

    /// <summary>Blue active, green deployed beside it.</summary>
    public static async Task<ScriptedAzure> StartAsync()
    {
        var azure = new ScriptedAzure();
        azure.Blue.Settings[SchedulesSetting] = "true";
        azure.Green.Settings[SchedulesSetting] = "false";
        foreach (var app in azure.Apps)
            await app.StartAsync();
        azure._commands = await LocalServer.StartAsync(https: false, azure.CommandAsync);
        azure._folder.Write("az", $"""
            #!/usr/bin/env bash
            answer=$(mktemp)
            status=$(printf '%s\0' "$@" | curl --silent --data-binary @- --output "$answer" --write-out '%{"{"}http_code{"}"}' http://{azure._commands.Host}/)
            cat "$answer"
            rm "$answer"
            [ "$status" = 200 ]
            """, executable: true);
        azure._folder.Write("ca.pem", LocalServer.CertificatePem);
        return azure;
    }

    public Task<Ended> RunAsync(string script, params string[] arguments) => RunAsync(script, [], arguments);

    public Task<Ended> RunAsync(string script, Dictionary<string, string?> environment, params string[] arguments) =>
        Script.RunAsync($"infra/scripts/{script}", Environment(environment), arguments);

    /// <summary>Runs switch-color.sh with waits of a test.</summary>
    public Task<Ended> SwitchAsync(string to, params string[] options) =>
        RunAsync("switch-color.sh", ["--resource-group", Group, "--to", to, .. Quick, .. options]);

    /// <summary>The script as a process to send signals to.</summary>
    public Process Start(string script, params string[] arguments) =>
        Script.Start(RepositoryRoot.Find(), Path.Combine(RepositoryRoot.Find(), "infra/scripts", script), Environment([]), arguments);

    /// <summary>The file of a program that stands before those of the machine.</summary>
    public string Program(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Puts another program before those of the machine.</summary>
    public void OnPath(string name, string text) => _folder.Write(name, text, executable: true);

    /// <summary>Which colours' schedules were set, in their order.</summary>
    public IEnumerable<string> Sets => Journal
        .Where(line => line.StartsWith("az set", StringComparison.Ordinal))
        .Select(line => line["az set ".Length..].Replace("DataSync__Schedules__Enabled=", "", StringComparison.Ordinal));

    public void Note(string what)
    {
        lock (_lock)
            _journal.Add(what);
    }

    public void NoteSchedules(ScriptedApp app)
    {
        if (app.Schedules == "on" && Apps.Any(other => other != app && other.Schedules == "on"))
            BothWereOn = true;
    }

    public void StartRun(string sync, string deployment, string status = "running")
    {
        lock (_lock)
            _runs[sync] = (deployment, status);
    }

    public void EndRun(string sync)
    {
        lock (_lock)
            _runs[sync] = _runs[sync] with { Status = "stopped" };
    }

    public void EndRuns(string deployment)
    {
        lock (_lock)
        {
            foreach (var (sync, run) in _runs.Where(run => run.Value.Deployment == deployment).ToList())
                _runs[sync] = run with { Status = "success" };
        }
    }

    public int OpenRuns(string deployment)
    {
        lock (_lock)
            return _runs.Values.Count(run => run.Deployment == deployment && run.Status is "running" or "paused");
    }

    public bool Owns(string deployment, string sync)
    {
        lock (_lock)
            return _runs.TryGetValue(sync, out var run) && run.Deployment == deployment && run.Status is "running" or "paused";
    }

    public string StatusJson()
    {
        lock (_lock)
            return JsonSerializer.Serialize(_runs.Select(run => new { sync = run.Key, lastRun = new { status = run.Value.Status } }));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in (ScriptedApp[])[Blue, Green])
            await app.DisposeAsync();
        await _commands!.DisposeAsync();
        _folder.Dispose();
    }

    private Dictionary<string, string?> Environment(Dictionary<string, string?> more) => new(more)
    {
        ["PATH"] = $"{_folder.Path}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["CURL_CA_BUNDLE"] = Path.Combine(_folder.Path, "ca.pem"),
        ["NO_PROXY"] = "127.0.0.1,localhost",
    };

    private async Task CommandAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var words = (await reader.ReadToEndAsync()).Split('\0')[..^1];
        var line = string.Join(' ', words);
        var answer = Answer(words, line);
        http.Response.StatusCode = answer is null ? 400 : 200;
        await http.Response.WriteAsync(answer ?? $"ERROR: {line}");
    }

    private string? Answer(string[] words, string line)
    {
        if (Answers.Where(pair => line.StartsWith(pair.Key, StringComparison.Ordinal)).Select(pair => (KeyValuePair<string, string?>?)pair).FirstOrDefault() is { } given)
        {
            Note($"az {line}");
            return given.Value;
        }

        var app = Apps.FirstOrDefault(app => words.Contains(app.Name));
        switch (line)
        {
            case var _ when line.StartsWith("functionapp list ", StringComparison.Ordinal):
                return string.Concat(Apps.Where(one => line.Contains($"'-{one.Color}'", StringComparison.Ordinal)).Select(one => $"{one.Name}\t{one.Host}\n"));
            case var _ when line.StartsWith("functionapp config appsettings list ", StringComparison.Ordinal) && words.Contains("json"):
                return new JsonArray([.. app!.Settings.Select(setting => new JsonObject { ["name"] = setting.Key, ["value"] = setting.Value })]).ToJsonString();
            case var _ when line.StartsWith("functionapp config appsettings list ", StringComparison.Ordinal):
                return app!.Settings.TryGetValue(SchedulesSetting, out var value) ? value + "\n" : "";
            case var _ when line.StartsWith("functionapp config appsettings set ", StringComparison.Ordinal):
                var settings = words.SkipWhile(word => word != "--settings").Skip(1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
                Note($"az set {app!.Color} {string.Join(' ', settings)}");
                foreach (var setting in settings)
                    app.Settings[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
                app.SettingsChanged();
                return "";
            case var _ when line.StartsWith("functionapp keys list ", StringComparison.Ordinal):
                return app!.Key + "\n";
            case var _ when line.StartsWith("functionapp function list ", StringComparison.Ordinal):
                return app!.IsEmpty ? "0\n" : "12\n";
            case var _ when line.StartsWith("functionapp deployment source config-zip ", StringComparison.Ordinal):
                Note($"az deploy {app!.Color}");
                return "";
            default:
                Note($"az unexpected: {line}");
                return null;
        }
    }
}
