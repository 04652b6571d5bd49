using System.Text.Json;
using Spectre.Console;

namespace DataSync.Cli.Output;

/// <summary>Where a command writes: people read standard output, or with <c>--json</c> standard error.</summary>
internal sealed class Terminal(bool json)
{
    private const int RedirectedWidth = 200;
    private static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    /// <summary>Whether the one JSON object is all that standard output may hold.</summary>
    public bool Json { get; } = json;

    /// <summary>The console for people.</summary>
    public IAnsiConsole People { get; } = json
        ? Create(Console.Error, Console.IsErrorRedirected)
        : Create(Console.Out, Console.IsOutputRedirected);

    private IAnsiConsole Errors { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>One step of a longer work.</summary>
    public void Step(string text) => People.MarkupLineInterpolated($"[grey]·[/] {text}");

    /// <summary>An error with what to do about it.</summary>
    public void Error(string message, string? hint)
    {
        Errors.MarkupLineInterpolated($"[red]error:[/] {message}");
        if (hint is not null)
            Errors.MarkupLineInterpolated($"[grey]hint:[/] {hint}");
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        // A file or a pipe has no edge to wrap at.
        if (redirected)
            console.Profile.Width = RedirectedWidth;
        return console;
    }

    /// <summary>The one JSON object of a command.</summary>
    public static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonForm));
}
