using System.CommandLine;
using System.Text.Json;
using DataSync.Connectors;

namespace DataSync.Cli.Connector;

/// <summary><c>datasync connector render</c>: the value of one expression.</summary>
internal static class RenderCommand
{
    private static readonly Option<string> Template = new("--template") { Description = "Text with an expression, such as \"{{ config['start'] }}\"", Required = true };
    private static readonly Option<string?> Context = new("--context") { Description = "JSON object with the variables: config, record, response, ..." };

    public static Command Create() =>
        new Command("render", "Print the value of one expression as JSON") { Template, Context }.Runs((parsed, _, _) =>
        {
            var variables = parsed.GetValue(Context) is { } file
                ? ConnectorFiles.Json(file, "--context")
                : JsonDocument.Parse("{}").RootElement;
            if (variables.ValueKind != JsonValueKind.Object)
                throw new CliException($"--context {parsed.GetValue(Context)} is no JSON object", ExitCodes.Configuration, "write {\"config\": {...}}");
            try
            {
                Console.Out.WriteLine(TemplateRenderer.RenderJson(parsed.GetValue(Template)!, variables, TimeProvider.System));
            }
            catch (TemplateException e)
            {
                throw new CliException(
                    e.Message, ExitCodes.Configuration, parsed.GetValue(Context) is null && e.Message.Contains("variable", StringComparison.Ordinal) ? "--context FILE gives the variables, as in {\"config\": {...}}" : null);
            }

            return Task.FromResult(ExitCodes.Success);
        });
}
