using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>
/// Reads Bicep with a real grammar, <see href="https://github.com/tree-sitter-grammars/tree-sitter-bicep"/>, run by Node.
/// npm fetches it once, into the project's obj folder; its install scripts do not run.
/// </summary>
public static class BicepGrammar
{
    private static readonly string Project = Path.Combine(RepositoryRoot.Find(), "tests", "DataSync.Infrastructure.Tests");
    private static readonly Lazy<Task<string>> Script = new(PrepareAsync);

    /// <summary>The trees of sources, by the same keys.</summary>
    /// <exception cref="InvalidOperationException">Node or npm is missing or failed; the message says what to do.</exception>
    public static async Task<IReadOnlyDictionary<string, SyntaxNode>> ParseAsync(IReadOnlyDictionary<string, string> sources)
    {
        var script = await Script.Value;
        var output = await RunAsync("node", [script], Path.GetDirectoryName(script)!, JsonSerializer.Serialize(sources));
        using var document = JsonDocument.Parse(output, new JsonDocumentOptions { MaxDepth = 512 });
        return document.RootElement.EnumerateObject().ToDictionary(tree => tree.Name, tree => Read(tree.Value, sources[tree.Name]));
    }

    private static SyntaxNode Read(JsonElement tree, string source) => new(
        tree.GetProperty("kind").GetString()!,
        tree.GetProperty("field").GetString(),
        tree.GetProperty("named").GetBoolean(),
        source,
        tree.GetProperty("start").GetInt32(),
        tree.GetProperty("end").GetInt32(),
        tree.GetProperty("line").GetInt32(),
        [.. tree.GetProperty("children").EnumerateArray().Select(child => Read(child, source))]);

    private static async Task<string> PrepareAsync()
    {
        var folder = Path.Combine(Project, "obj", "grammar");
        Directory.CreateDirectory(folder);
        // Another test run may be fetching at this moment.
        await using var turn = await LockAsync(Path.Combine(folder, ".lock"));
        var stale = false;
        foreach (var file in Directory.GetFiles(Path.Combine(Project, "Bicep", "Grammar")))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            stale |= !File.Exists(copy) || await File.ReadAllTextAsync(copy) != await File.ReadAllTextAsync(file);
        }

        if (stale || !File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Project, "Bicep", "Grammar")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            await RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, input: null);
        }

        return Path.Combine(folder, "print-trees.mjs");
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        FileStream? turn = null;
        await Eventually.UntilAsync(() => (turn = TryLock(path)) is not null, TimeSpan.FromMinutes(2), "the turn to fetch the grammar");
        return turn!;
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string folder, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}{await output}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started; the Bicep tests need Node 20 or later with npm on PATH.", e);
        }
    }
}
