using System.Text.RegularExpressions;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>
/// The longest names that can come out are names Azure accepts:
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"/>.
/// </summary>
public static class NameRule
{
    private static readonly Dictionary<string, string> Accepted = new()
    {
        ["storageAccountName"] = "^[a-z0-9]{3,24}$",
        ["keyVaultName"] = "^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$",
        ["postgresName"] = "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["schedulerName"] = "^[a-zA-Z0-9-]{3,64}$",
        ["networkName"] = "^vnet-[a-z0-9-]{1,58}[a-z0-9]$",
        ["appNames"] = "^func-[a-z0-9-]{1,54}[a-z0-9]$",
        ["packageContainers"] = "^[a-z0-9](-?[a-z0-9]){2,62}$",
        // Letters and digits, at most 45: https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-task-hubs#task-hub-names
        ["taskHubs"] = "^[A-Za-z][A-Za-z0-9]{2,44}$",
    };

    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        var longest = new LongestText(folder.Main, folder.Files["types.bicep"]);
        foreach (var (variable, pattern) in Accepted)
        {
            if (folder.Main.Variables.FirstOrDefault(declared => declared.Name == variable) is not { } name)
                yield return $"bicep/main.bicep: no variable {variable}";
            else if (longest.Of(name.Body!) is var text && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
                yield return $"{folder.Main.At(name.Node)}: {variable} can be '{text}', which is not {pattern}";
        }
    }
}
