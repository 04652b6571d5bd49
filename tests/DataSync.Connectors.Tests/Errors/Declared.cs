using System.Text;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>Error handlers as manifests declare them, held against answers without a server.</summary>
internal static class Declared
{
    private static readonly EvaluationContext s_context = new EvaluationContext(new FixedTime(FixedTime.Noon), () => Guid.Empty)
        .With("config", Dictionary(("backoff", "30"), ("header", "Wait-Time"), ("regex", "[-+]?[0-9]+"), ("retries", "7"), ("word", "none"), ("minutes", "2")))
        .With("stream_slice", ExpressionValue.Dictionary([]))
        .With("next_page_token", ExpressionValue.None);

    public static IErrorHandler Handler(string yaml)
    {
        var problems = new ManifestProblems("test.yaml");
        var handler = ErrorHandlerParser.Parse(ComponentScope.Root(YamlManifestReader.Read($"error_handler: {yaml}", problems)!, problems));
        problems.All.ShouldBeEmpty();
        return handler!;
    }

    public static IReadOnlyList<string> Problems(string yaml)
    {
        var problems = new ManifestProblems("test.yaml");
        ErrorHandlerParser.Parse(ComponentScope.Root(YamlManifestReader.Read($"error_handler: {yaml}", problems)!, problems));
        return [.. problems.All.Select(problem => $"{problem.Path}: {problem.What}")];
    }

    public static SourceAnswer Answer(int? status, string body = "", params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Body = Encoding.UTF8.GetBytes(body),
        Headers = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
    };

    public static ErrorResolution Resolve(string? yaml, SourceAnswer answer, int attempt = 1, double random = 0) =>
        new ErrorResolver(new HttpRetryOptions(), new FixedTime(FixedTime.Noon), () => random)
            .Resolve(yaml is null ? null : Handler(yaml), new AnswerContext(answer), s_context, attempt);

    private static ExpressionValue Dictionary(params (string Name, string Value)[] values) =>
        ExpressionValue.Dictionary(values.Select(value => KeyValuePair.Create(value.Name, ExpressionValue.Of(value.Value))));
}
