using System.Globalization;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>The longest text a name in main.bicep can become: of texts, parameters of limited length, and a few functions.</summary>
internal sealed class LongestText(BicepFile file, BicepFile types)
{
    /// <summary><see href="https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string#uniquestring"/>.</summary>
    private const int UniqueStringLength = 13;

    /// <exception cref="NotSupportedException">The expression has a part that this does not know.</exception>
    public string Of(SyntaxNode node) => node.Kind switch
    {
        "string" => string.Concat(node.Parts.Select(Of)),
        "string_content" => node.Text,
        "interpolation" => Of(node.Parts.Single()),
        "identifier" => OfSymbol(node.Text),
        "call_expression" => OfCall(node.Child("function")!.Text, [.. node.Child("arguments")!.Parts]),
        "lambda_expression" => Of(node.Parts.Last()),
        _ => throw new NotSupportedException($"{file.At(node)}: no longest text of {node.Kind} {node.Text}"),
    };

    private string OfCall(string function, IReadOnlyList<SyntaxNode> arguments) => function switch
    {
        "uniqueString" => new string('u', UniqueStringLength),
        "take" => Of(arguments[0]) is var text ? text[..Math.Min(text.Length, Number(arguments[1]))] : "",
        "skip" => Of(arguments[0])[Number(arguments[1])..],
        "toUpper" => Of(arguments[0]).ToUpperInvariant(),
        "map" => Of(arguments[1]),
        _ => throw new NotSupportedException($"{file.Path}: no longest text of {function}()"),
    };

    private string OfSymbol(string name)
    {
        if (file.Variables.FirstOrDefault(variable => variable.Name == name) is { } declared)
            return Of(declared.Body!);
        if (file.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
        {
            return parameter.Decorators.TryGetValue("maxLength", out var limit)
                ? new string('w', Number(limit.Parts.Single()))
                : OfType(parameter.TypeText);
        }

        // The variable of a lambda over the colours.
        return OfType($"{name}Type");
    }

    private string OfType(string name) => types.Types.Single(type => type.Name == name).Node.All("string_content")
        .Where(text => !text.Text.Contains(' ', StringComparison.Ordinal)).Select(text => text.Text).MaxBy(text => text.Length)!;

    private static int Number(SyntaxNode node) => int.Parse(node.Text, CultureInfo.InvariantCulture);
}
