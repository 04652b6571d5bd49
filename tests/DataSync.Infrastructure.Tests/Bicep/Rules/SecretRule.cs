using System.Text.RegularExpressions;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>
/// No secret passes through a deployment: its parameters, outputs and settings can be read by everybody who reads the resource group.
/// </summary>
public static partial class SecretRule
{
    private static readonly HashSet<string> KeyFunctions =
        ["listKeys", "listAccountSas", "listServiceSas", "listSecrets", "getSecret", "listCredentials"];

    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Templates.SelectMany(file => SecureDefaults(file)
        .Concat(Named(file))
        .Concat(Calls(file))
        .Concat(Literals(file)));

    private static IEnumerable<string> SecureDefaults(BicepFile file) => file.Parameters
        .Where(parameter => parameter.Decorators.ContainsKey("secure") && parameter.Body is not null)
        .Select(parameter => $"{file.At(parameter.Node)}: the secure parameter {parameter.Name} has a default");

    private static IEnumerable<string> Named(BicepFile file) => file.Parameters.Where(parameter => !parameter.Decorators.ContainsKey("secure"))
        .Concat(file.Outputs)
        .Where(declaration => SecretName().IsMatch(declaration.Name) && declaration.TypeText is not ("bool" or "int"))
        .Select(declaration => $"{file.At(declaration.Node)}: {declaration.Name} is named like a secret");

    private static IEnumerable<string> Calls(BicepFile file) => file.Root.Everything
        .Where(node => node.Kind is "identifier" or "property_identifier" && KeyFunctions.Contains(node.Text))
        .Select(node => $"{file.At(node)}: {node.Text} brings a secret into the deployment");

    private static IEnumerable<string> Literals(BicepFile file) => file.Root.All("string_content")
        .Where(node => SecretText().IsMatch(node.Text))
        .Select(node => $"{file.At(node)}: a text that holds a secret");

    // keyVaultName and keyVaultUri name a vault, and keys of PostgreSQL tables are none.
    [GeneratedRegex("password|secret|token|connectionString|accessKey|accountKey|(?<!^)key(?!Vault)|credential", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("(Password|AccountKey|SharedAccessKey|sig)=", RegexOptions.IgnoreCase)]
    private static partial Regex SecretText();
}
