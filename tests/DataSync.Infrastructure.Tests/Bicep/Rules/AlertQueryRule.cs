using System.Globalization;
using System.Text.RegularExpressions;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>
/// Alerts find what the code logs: each query names an event by id and name as the code has them, and reads that event's text.
/// </summary>
public static partial class AlertQueryRule
{
    private static readonly Lazy<IReadOnlyDictionary<int, LogEvent>> Events = new(ReadEvents);

    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Texts
        .Where(text => text.Key.EndsWith(".kql", StringComparison.Ordinal))
        .Where(text => !text.Value.Contains("\navailabilityResults\n", StringComparison.Ordinal))
        .SelectMany(query => Of($"bicep/{query.Key}", query.Value))
        .Concat(Columns(folder))
        .Concat(HealthTest(folder));

    private static IEnumerable<string> Of(string path, string query)
    {
        var where = EventFilter().Match(query);
        if (!where.Success)
            return [$"{path}: looks for no event by name and id"];
        var id = int.Parse(where.Groups["id"].Value, CultureInfo.InvariantCulture);
        if (!Events.Value.TryGetValue(id, out var logged) || logged.Name != where.Groups["name"].Value)
            return [$"{path}: the code logs no event {id} {where.Groups["name"].Value}"];

        var parse = ParseOperator().Match(query);
        var read = parse.Success
            && Regex.IsMatch(logged.Sample, Pattern(parse.Groups["pattern"].Value), RegexOptions.None, TimeSpan.FromSeconds(1));
        return (read ? [] : new[] { $"{path}: does not read '{logged.Sample}'" })
            .Concat(StartsWith().Matches(query).Select(match => match.Groups["event"].Value).Where(notice => !IsNotice(notice))
                .Select(notice => $"{path}: the code gives no notice {notice}"))
            .Concat(Statuses().Matches(query).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups["text"].Value)
                .Where(status => !IsStatus(status)).Select(status => $"{path}: no run ends as {status}"));
    }

    /// <summary>Each rule measures and splits by columns that its query makes in its last line.</summary>
    private static IEnumerable<string> Columns(BicepFolder folder)
    {
        var file = folder.Files["modules/log-alerts.bicep"];
        return from rule in file.Variables.Single(variable => variable.Name == "rules").Body!.Parts
               let query = BicepFolder.Resolve(file, rule["query"]!.All("string").First().Value)
               where folder.Texts.ContainsKey(query)
               let last = folder.Texts[query].TrimEnd().Split('\n')[^1]
               where !last.Contains($"| summarize {rule["column"]!.Value} = ", StringComparison.Ordinal)
                   || !last.EndsWith($" by {rule["by"]!.Value}", StringComparison.Ordinal)
               select $"{file.At(rule)}: {query} does not end with {rule["column"]!.Value} by {rule["by"]!.Value}";
    }

    /// <summary>The test looks for an answer that the app gives: the route, and schedules by that name and value.</summary>
    private static IEnumerable<string> HealthTest(BicepFolder folder)
    {
        var file = folder.Files["modules/health-test.bicep"];
        var test = file.Resources.Single().Body!;
        var health = Sources("Health.cs").Single();
        var route = test["properties.Request.RequestUrl"]!.Value.Split("/api/")[^1];
        var content = Content().Match(test["properties.ValidationRules.ContentValidation.ContentMatch"]!.Value);
        if (!health.Contains($"\"{route}\"", StringComparison.Ordinal))
            yield return $"{file.At(test)}: the app has no route {route}";
        if (!content.Success || !health.Contains(content.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)
            || !health.Contains($"\"{content.Groups["value"].Value}\"", StringComparison.Ordinal))
            yield return $"{file.At(test)}: the app's health never says {content.Value}";
    }

    /// <summary>What Kusto's parse takes apart, as a regular expression: texts, * for anything, names with or without a type.</summary>
    private static string Pattern(string parse) => $"^{string.Concat(ParsePiece().Matches(parse).Select(piece => piece switch
    {
        { Value: "*" } => ".*?",
        { Value: ['"', .. var text, '"'] } => Regex.Escape(text),
        { Value: var name } when name.EndsWith(":long", StringComparison.Ordinal) => @"\d+",
        { Value: var name } when name.EndsWith(":real", StringComparison.Ordinal) => @"\d+(\.\d+)?",
        _ => ".+?",
    }))}$";

    private static Dictionary<int, LogEvent> ReadEvents() => Sources("Log.cs")
        .SelectMany(source => Logged().Matches(source))
        .ToDictionary(
            match => int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture),
            match => new LogEvent(match.Groups["name"].Value, Placeholder().Replace(match.Groups["message"].Value, Sample)));

    private static string Sample(Match placeholder) => placeholder.Groups["name"].Value switch
    {
        "Seconds" => "12.5",
        "Read" => "1000",
        "DeadLettered" => "7",
        var name => name.ToLowerInvariant(),
    };

    private static bool IsNotice(string name) => Sources("*.cs").Any(source => source.Contains($"\"{name}\"", StringComparison.Ordinal));

    private static bool IsStatus(string name) =>
        Sources("RunStatus.cs").Any(source => source.Contains($"    {name},", StringComparison.Ordinal));

    private static IEnumerable<string> Sources(string name)
    {
        var home = Path.Combine(RepositoryRoot.Find(), "src");
        return Directory.GetFiles(Path.Combine(home, "DataSync.Functions"), name, SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(home, "DataSync.Connectors"), name, SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(home, "DataSync.Core"), name, SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    [GeneratedRegex("customDimensions\\.EventName\\) == \"(?<name>\\w+)\" or tostring\\(customDimensions\\.EventId\\) == \"(?<id>\\d+)\"")]
    private static partial Regex EventFilter();

    [GeneratedRegex(@"\| parse message with (?<pattern>.+)")]
    private static partial Regex ParseOperator();

    [GeneratedRegex("\"[^\"]*\"|\\*|[A-Za-z]+(:[a-z]+)?")]
    private static partial Regex ParsePiece();

    [GeneratedRegex("message startswith \"(?<event>\\w+) of sync \"")]
    private static partial Regex StartsWith();

    [GeneratedRegex("Status in \\([^)]*\\)")]
    private static partial Regex Statuses();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("""\[LoggerMessage\((EventId = )?(?<id>\d+),[^"]*"(?<message>[^"]*)"\)\]\s*public static partial void (?<name>\w+)""")]
    private static partial Regex Logged();

    [GeneratedRegex(@"\{(?<name>\w+)(:[^}]*)?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^\"(?<name>\\w+)\":\"(?<value>\\w+)\"$")]
    private static partial Regex Content();

    private sealed record LogEvent(string Name, string Sample);
}
