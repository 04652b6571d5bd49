using System.Text.RegularExpressions;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>What must be true of a command line in a pipeline: its script exists, runs, and knows the options; its files exist.</summary>
internal static partial class CommandRules
{
    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Problems of all commands in a text.</summary>
    public static IEnumerable<string> Check(string commands)
    {
        var joined = commands.Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (Match call in ScriptCall().Matches(joined))
        {
            var script = call.Groups["script"].Value;
            if (script.Contains('*'))
                continue;
            var path = Path.Combine(Root, script);
            if (!File.Exists(path))
            {
                yield return $"{script} does not exist";
                continue;
            }

            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute))
                yield return $"{script} is not executable";
            var known = OptionsOf(script);
            foreach (Match option in Option().Matches(call.Groups["rest"].Value.Split('|', '>', ';')[0]))
            {
                if (!known.Contains(option.Value))
                    yield return $"{script} knows no option {option.Value}";
            }
        }

        foreach (Match file in RepositoryFile().Matches(joined))
        {
            var path = file.Value;
            var exists = path.Contains('*')
                ? Directory.GetFiles(Path.Combine(Root, Path.GetDirectoryName(path)!), Path.GetFileName(path)).Length > 0
                : Path.Exists(Path.Combine(Root, path)) || path == "infra/docker/.env";
            if (!exists)
                yield return $"{path} does not exist";
        }
    }

    /// <summary>The options that a script's own case statement takes.</summary>
    public static HashSet<string> OptionsOf(string script) =>
        [.. Option().Matches(string.Join('\n', File.ReadLines(Path.Combine(Root, script)).Where(line => CaseLabel().IsMatch(line)))).Select(match => match.Value)];

    /// <summary>The outputs that a script writes for later steps.</summary>
    public static HashSet<string> OutputsOf(string script) =>
        [.. Output().Matches(File.ReadAllText(Path.Combine(Root, script))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"(?<![\w./-])(?<script>infra/[\w/*-]+\.sh)(?<rest>[^\n]*)")]
    public static partial Regex ScriptCall();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"(?<![\w./-])(?:infra|bicep|src|tests|definitions)/[\w./*-]*[\w*]|\b[\w.]+\.sln\b|(?<![\w./-])(?:global\.json|Directory\.[\w.]+)")]
    private static partial Regex RepositoryFile();

    [GeneratedRegex(@"^\s+(--[a-z-]+( \| -\w)?)\)")]
    private static partial Regex CaseLabel();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();
}
