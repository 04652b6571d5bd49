using System.Text.RegularExpressions;
using DataSync.TestKit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>
/// What must be true of every workflow of GitHub Actions. The rules of safety are those of
/// https://docs.github.com/actions/reference/security/secure-use.
/// </summary>
internal static partial class GitHubRules
{
    public const string Folder = ".github/workflows";
    private static readonly string Root = RepositoryRoot.Find();

    public static IEnumerable<string> Files() =>
        Directory.GetFiles(Path.Combine(Root, Folder)).Select(file => Path.GetRelativePath(Root, file)).Order();

    public static IReadOnlyList<string> Check(string text)
    {
        YamlMappingNode workflow;
        try
        {
            workflow = Yaml.Parse(text);
        }
        catch (YamlException e)
        {
            return [$"no YAML: {e.Message}"];
        }

        return [.. Pins(text), .. Safety(workflow), .. workflow.Child("jobs").Entries().SelectMany(job => Job(workflow, job.Key, job.Value))];
    }

    private static IEnumerable<string> Pins(string text) =>
        from line in text.Split('\n')
        let uses = Uses().Match(line)
        where uses.Success && !uses.Groups[1].Value.StartsWith("./", StringComparison.Ordinal) && !Pinned().IsMatch(line)
        select $"not pinned by commit with its version as a comment: {line.Trim()}";

    private static IEnumerable<string> Safety(YamlMappingNode workflow)
    {
        if (workflow.Child("permissions") is not YamlMappingNode)
            yield return "no permissions: the token would have the repository's default rights";
        if (workflow.All().OfType<YamlScalarNode>().Any(node => node.Value is "write-all"))
            yield return "permissions: write-all";
        if (Triggers(workflow).Any(trigger => trigger is "pull_request_target" or "workflow_run"))
            yield return "a trigger that runs with rights on what strangers sent";
        foreach (var value in workflow.All().OfType<YamlScalarNode>().Select(node => node.Value ?? ""))
        {
            foreach (Match secret in Secret().Matches(value).Where(secret => secret.Groups[1].Value != "GITHUB_TOKEN"))
                yield return $"a stored secret: {secret.Value}; log in by OIDC";
        }
    }

    private static IEnumerable<string> Job(YamlMappingNode workflow, string name, YamlNode job)
    {
        var jobs = workflow.Child("jobs");
        foreach (var need in job.Child("needs").Texts().Where(need => jobs.Child(need) is null))
            yield return $"{name} needs {need}, which is no job";
        var mayLogIn = (job.Child("permissions") ?? workflow.Child("permissions")).Text("id-token") == "write";
        if (job.Text("uses") is { } called)
        {
            foreach (var problem in Call(name, job, called))
                yield return problem;
            yield break;
        }

        if (job.Text("timeout-minutes") is null)
            yield return $"{name} has no timeout-minutes";
        var steps = job.Child("steps").Items().ToList();
        if (mayLogIn != steps.Any(step => step.Text("uses")?.StartsWith("azure/login@", StringComparison.Ordinal) == true))
            yield return $"{name}: id-token: write goes with azure/login, and only with it";
        if (mayLogIn && job.Child("environment") is null && job.Text("if")?.Contains("head.repo.full_name == github.repository", StringComparison.Ordinal) != true)
            yield return $"{name} logs in without an environment and without keeping forks out";
        if (job.Child("environment") is not null && job.Child("concurrency").Text("cancel-in-progress") != "false")
            yield return $"{name} deploys and may be cut off by the next deployment";
        for (var at = 0; at < steps.Count; at++)
        {
            foreach (var problem in Step(name, steps[at], steps[..at]))
                yield return problem;
        }
    }

    private static IEnumerable<string> Call(string name, YamlNode job, string called)
    {
        if (!File.Exists(Path.Combine(Root, called)))
        {
            yield return $"{name} calls {called}, which does not exist";
            yield break;
        }

        var trigger = Yaml.Parse(File.ReadAllText(Path.Combine(Root, called))).Child("on").Child("workflow_call");
        if (trigger is null)
            yield return $"{name} calls {called}, which has no workflow_call";
        var declared = trigger.Child("inputs").Entries().ToDictionary(input => input.Key, input => input.Value.Text("required") == "true");
        var given = job.Child("with").Entries().Select(input => input.Key).ToList();
        foreach (var input in given.Where(input => !declared.ContainsKey(input)))
            yield return $"{name} gives {called} the input {input}, which it does not take";
        foreach (var input in declared.Where(input => input.Value && !given.Contains(input.Key)))
            yield return $"{name} does not give {called} its input {input.Key}";
    }

    private static IEnumerable<string> Step(string job, YamlNode step, List<YamlNode> before)
    {
        var run = step.Text("run") ?? "";
        if (run.Contains("${{", StringComparison.Ordinal))
            yield return $"{job}: an expression within a script can become code; pass it by env: {run.Trim()}";
        foreach (var problem in CommandRules.Check(run))
            yield return $"{job}: {problem}";
        if (run.Contains("database-access.sh close", StringComparison.Ordinal) && step.Text("if")?.Contains("always()", StringComparison.Ordinal) != true)
            yield return $"{job}: the database must be closed again whatever happened";
        if (step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true && step.Child("with").Text("persist-credentials") != "false")
            yield return $"{job}: checkout leaves its token behind";
        foreach (Match output in StepOutput().Matches(string.Join(' ', step.All().OfType<YamlScalarNode>().Select(node => node.Value))))
        {
            var (id, property) = (output.Groups[1].Value, output.Groups[2].Value);
            var source = before.FirstOrDefault(one => one.Text("id") == id);
            if (source is null)
                yield return $"{job}: no step before has the id {id}";
            else if (property.StartsWith("outputs.", StringComparison.Ordinal) && !OutputsOf(source.Text("run") ?? "").Contains(property["outputs.".Length..]))
                yield return $"{job}: step {id} has no {property}";
        }

        if (CommandRules.ScriptCall().IsMatch(run) && !before.Any(one => one.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true))
            yield return $"{job}: a script runs before the checkout";
    }

    private static IEnumerable<string> OutputsOf(string run) =>
        CommandRules.ScriptCall().Matches(run).SelectMany(call => CommandRules.OutputsOf(call.Groups["script"].Value));

    private static IEnumerable<string> Triggers(YamlMappingNode workflow) =>
        workflow.Child("on") is YamlMappingNode map ? map.Entries().Select(entry => entry.Key) : workflow.Child("on").Texts();

    [GeneratedRegex(@"^\s*(?:- )?uses:\s*(\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"secrets(?:\.|\[')(\w+)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"steps\.([\w-]+)\.((?:outputs\.)?[\w-]+)")]
    private static partial Regex StepOutput();
}
