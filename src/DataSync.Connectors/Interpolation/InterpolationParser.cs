using System.Text.RegularExpressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Interpolation;

/// <summary>
/// Understands <c>{{ config['x'] }}</c>, <c>{{ config.x }}</c>, <c>{{ parameters['x'] }}</c> and <c>{{ parameters.x }}</c>.
/// Parameters are known while parsing and replaced at once; configuration values when a request is built.
/// </summary>
internal static partial class InterpolationParser
{
    private const string Remedy = "Supported are config['name'], config.name and parameters['name']";

    /// <summary>Parses a string; each expression that is not understood goes to <paramref name="problem"/> (what, remedy).</summary>
    public static InterpolatedString Parse(
        string text, IReadOnlyDictionary<string, ManifestNode> parameters, Action<string, string> problem)
    {
        var parts = new List<InterpolationPart>();
        var end = 0;
        foreach (Match match in Expression().Matches(text))
        {
            if (match.Index > end)
                parts.Add(new InterpolationPart(text[end..match.Index], null));
            end = match.Index + match.Length;
            if (Evaluate(match, parameters, problem) is { } part)
                parts.Add(part);
        }

        if (end < text.Length || parts.Count == 0)
            parts.Add(new InterpolationPart(text[end..], null));
        return new InterpolatedString(parts);
    }

    private static InterpolationPart? Evaluate(
        Match match, IReadOnlyDictionary<string, ManifestNode> parameters, Action<string, string> problem)
    {
        var reference = Reference().Match(match.Groups["body"].Value);
        if (!reference.Success)
        {
            problem($"expression {match.Value.ReplaceLineEndings(" ")} is not supported", Remedy);
            return null;
        }

        var name = reference.Groups["name"].Value;
        if (reference.Groups["root"].Value == "config")
            return new InterpolationPart("", name);

        switch (parameters.GetValueOrDefault(name))
        {
            case ManifestScalar scalar when !Expression().IsMatch(scalar.Text):
                return new InterpolationPart(scalar.Text, null);
            case null:
                problem($"expression {match.Value} names a parameter that is not set", $"Add {name} to $parameters here or further out");
                return null;
            default:
                problem($"expression {match.Value} names a parameter that is not a plain value", $"Give {name} a single value without expressions");
                return null;
        }
    }

    // An opening without its end is matched to the end of the text, so that it is reported and not sent as text.
    [GeneratedRegex(@"\{\{(?<body>.*?)\}\}|\{[{%#].*?([}%#]\}|$)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^\s*(?<root>config|parameters)\s*(\.(?<name>\w+)|\[\s*'(?<name>[^'\\]+)'\s*\]|\[\s*""(?<name>[^""\\]+)""\s*\])\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
