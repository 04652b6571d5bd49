using System.Text.RegularExpressions;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>
/// Roles are the built-in ones by their published ids, given on one resource each, under names that a second deployment finds again.
/// </summary>
public static partial class RoleRule
{
    /// <summary>Built-in roles: <see href="https://learn.microsoft.com/azure/role-based-access-control/built-in-roles"/>.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Templates.SelectMany(Ids)
        .Concat(folder.Resources.Where(found => found.Resource.ResourceType == "Microsoft.Authorization/roleAssignments")
            .SelectMany(found => Assignment(found.File, found.Resource)))
        .Concat(Roles.Keys.Except(folder.Templates.SelectMany(file => file.Variables).Select(variable => variable.Name))
            .Select(role => $"the role {role} is given to nobody"));

    private static IEnumerable<string> Ids(BicepFile file) =>
        from text in file.Root.All("string_content")
        where Guid().IsMatch(text.Text)
        let variable = file.Variables.FirstOrDefault(variable => variable.Body!.Value == text.Text)
        where variable is null || Roles.GetValueOrDefault(variable.Name) != text.Text
        select $"{file.At(text)}: {text.Text} is not the id of the role {variable?.Name ?? "(none named)"}";

    private static IEnumerable<string> Assignment(BicepFile file, Declaration assignment)
    {
        var body = assignment.Body!;
        var scope = body["scope"]?.Text;
        var principal = body["properties.principalId"]?.Text;
        var role = body["properties.roleDefinitionId"] is { } id ? id.All("arguments").First().Parts.Last().Text : null;
        if (scope is null || !file.Resources.Any(resource => resource.Name == scope && resource.IsExisting))
            yield return $"{file.At(assignment.Node)}: {assignment.Name} is not given on one resource";
        if (body["name"]?.Text != $"guid({scope}.id, {principal}, {role})")
            yield return $"{file.At(assignment.Node)}: the name of {assignment.Name} does not follow from resource, identity and role";
        if (body["properties.principalType"]?.Value != "ServicePrincipal")
            yield return $"{file.At(assignment.Node)}: {assignment.Name} does not say that its identity is a ServicePrincipal, which a new one needs";
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", RegexOptions.IgnoreCase)]
    private static partial Regex Guid();
}
