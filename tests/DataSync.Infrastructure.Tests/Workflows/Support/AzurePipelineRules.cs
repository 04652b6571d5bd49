using System.Text.RegularExpressions;
using DataSync.TestKit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>What must be true of every Azure Pipelines file and template.</summary>
internal static partial class AzurePipelineRules
{
    public const string Folder = "infra/azure-pipelines";
    private static readonly string Root = RepositoryRoot.Find();

    public static IEnumerable<string> Files() =>
        Directory.GetFiles(Path.Combine(Root, Folder), "*.yml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)).Order();

    public static IReadOnlyList<string> Check(string file, string text)
    {
        YamlMappingNode pipeline;
        try
        {
            pipeline = Yaml.Parse(text);
        }
        catch (YamlException e)
        {
            return [$"no YAML: {e.Message}"];
        }

        return
        [
            .. Start(file, pipeline),
            .. Stages(file, pipeline),
            .. pipeline.All().OfType<YamlMappingNode>().Where(node => node.Child("job") is not null || node.Child("deployment") is not null).SelectMany(Job),
            .. Parameters(pipeline, text),
        ];
    }

    private static IEnumerable<string> Start(string file, YamlMappingNode pipeline)
    {
        if (file.Contains("/templates/", StringComparison.Ordinal))
            yield break;
        if (pipeline.Child("trigger") is null || pipeline.Child("pr") is null)
            yield return "trigger and pr must be said: left out, every push of every branch starts it";
    }

    private static IEnumerable<string> Stages(string file, YamlMappingNode pipeline)
    {
        var names = new List<string>();
        foreach (var stage in pipeline.Child("stages").Items())
        {
            if (stage.Text("template") is { } template)
            {
                var path = Path.Combine(Root, Path.GetDirectoryName(file)!, template);
                if (!File.Exists(path))
                {
                    yield return $"template {template} does not exist";
                    continue;
                }

                var declared = Yaml.Parse(File.ReadAllText(path));
                var given = stage.Child("parameters").Entries().ToDictionary(parameter => parameter.Key, parameter => (parameter.Value as YamlScalarNode)?.Value ?? "");
                foreach (var problem in Given(template, declared, given))
                    yield return problem;
                if (given.TryGetValue("after", out var after) && !names.Contains(after))
                    yield return $"stage {after} does not exist before {template}";
                names.AddRange(declared.Child("stages").Items().Select(one => Filled(one.Text("stage") ?? "", given)));
            }
            else
            {
                foreach (var missing in stage.Child("dependsOn").Texts().Where(name => !names.Contains(name) && !name.Contains("${{", StringComparison.Ordinal)))
                    yield return $"stage {missing} does not exist";
                names.Add(stage.Text("stage") ?? "");
            }
        }
    }

    private static IEnumerable<string> Given(string template, YamlMappingNode declared, Dictionary<string, string> given)
    {
        var parameters = declared.Child("parameters").Items().ToDictionary(parameter => parameter.Text("name")!);
        foreach (var (name, value) in given)
        {
            if (!parameters.TryGetValue(name, out var parameter))
                yield return $"{template} takes no parameter {name}";
            else if (parameter.Child("values") is { } values && !values.Texts().Contains(value))
                yield return $"{template} takes no {value} as {name}";
        }

        foreach (var parameter in parameters.Where(parameter => parameter.Value.Child("default") is null && !given.ContainsKey(parameter.Key)))
            yield return $"{template} is not given {parameter.Key}";
    }

    private static string Filled(string text, Dictionary<string, string> given) =>
        given.Aggregate(text, (filled, parameter) => filled.Replace($"${{{{ parameters.{parameter.Key} }}}}", parameter.Value, StringComparison.Ordinal));

    private static IEnumerable<string> Job(YamlMappingNode job)
    {
        var name = job.Text("job") ?? job.Text("deployment");
        if (job.Text("timeoutInMinutes") is null)
            yield return $"{name} has no timeoutInMinutes";
        var steps = Steps(job).ToList();
        if (steps.FirstOrDefault()?.Text("checkout") != "self" || steps[0].Text("persistCredentials") != "false")
            yield return $"{name} must begin with its own checkout, which leaves no token behind";
        for (var at = 0; at < steps.Count; at++)
        {
            foreach (var problem in Step(steps[at], steps[..at]))
                yield return $"{name}: {problem}";
        }
    }

    /// <summary>Steps in their order; those under a condition of the template included.</summary>
    private static IEnumerable<YamlNode> Steps(YamlMappingNode job) =>
        (job.Child("steps") ?? job.Child("strategy").Child("runOnce").Child("deploy").Child("steps")).Items()
        .SelectMany(step => step.Entries().FirstOrDefault() is { Key: { } key, Value: { } list } && key.StartsWith("${{", StringComparison.Ordinal) ? list.Items() : [step]);

    private static IEnumerable<string> Step(YamlNode step, List<YamlNode> before)
    {
        var inputs = step.Child("inputs");
        var commands = step.Text("script") ?? inputs.Text("inlineScript") ?? "";
        foreach (var problem in CommandRules.Check(commands))
            yield return problem;
        if (step.Text("task") is { } task && !Task().IsMatch(task))
            yield return $"task {task} names no major version";
        if (step.Text("task")?.StartsWith("AzureCLI@", StringComparison.Ordinal) == true
            && (inputs.Text("scriptType") != "bash" || inputs.Text("scriptLocation") != "inlineScript" || !Connection().IsMatch(inputs.Text("azureSubscription") ?? "")))
        {
            yield return "AzureCLI runs bash in line with one of the service connections datasync-ENVIRONMENT";
        }

        if (commands.Contains("database-access.sh close", StringComparison.Ordinal) && step.Text("condition") != "always()")
            yield return "the database must be closed again whatever happened";
        if (CommandRules.ScriptCall().Matches(commands).Any(call => NeedsAzure(call.Groups["script"].Value)) && inputs is null)
            yield return $"no login: {commands.Trim()}";
        foreach (Match output in StepOutput().Matches(commands))
        {
            var source = before.FirstOrDefault(one => one.Text("name") == output.Groups[1].Value);
            var scripts = CommandRules.ScriptCall().Matches(source.Child("inputs").Text("inlineScript") ?? "");
            if (!scripts.SelectMany(call => CommandRules.OutputsOf(call.Groups["script"].Value)).Contains(output.Groups[2].Value))
                yield return $"no step before gives {output.Value}";
        }
    }

    private static bool NeedsAzure(string script) =>
        File.Exists(Path.Combine(Root, script)) && File.ReadAllText(Path.Combine(Root, script)).Contains("need_tools az", StringComparison.Ordinal);

    private static IEnumerable<string> Parameters(YamlMappingNode pipeline, string text)
    {
        var declared = pipeline.Child("parameters").Items().Select(parameter => parameter.Text("name")).ToList();
        foreach (var name in Parameter().Matches(text).Select(match => match.Groups[1].Value).Distinct().Where(name => !declared.Contains(name)))
            yield return $"parameter {name} is not declared";
    }

    [GeneratedRegex(@"^\w+@\d+$")]
    private static partial Regex Task();

    [GeneratedRegex(@"^datasync-(dev|prod|\$\{\{ parameters\.environment \}\})(-whatif)?$")]
    private static partial Regex Connection();

    [GeneratedRegex(@"\$\((color)\.(\w+)\)")]
    private static partial Regex StepOutput();

    [GeneratedRegex(@"parameters\.(\w+)")]
    private static partial Regex Parameter();
}
