using System.CommandLine;
using DataSync.Core.Definitions;
using DataSync.Functions.Configuration;

namespace DataSync.Cli.Commands;

/// <summary>Options about the app's role in the database, and what its privileges are derived from.</summary>
internal static class AppRoleOptions
{
    private const string RoleName = "--app-role";

    public static Option<string?> Role(bool required) => new(RoleName)
    {
        Description = "Role that gets exactly what the app needs, such as datasync_app; logins of the app are its members",
        Required = required,
        Validators =
        {
            parsed =>
            {
                if (string.IsNullOrWhiteSpace(parsed.GetValueOrDefault<string?>()))
                    parsed.AddError($"{RoleName} needs the name of a role.");
            },
        },
    };

    /// <summary>The definitions of all syncs. Neither their settings nor their secrets are looked up.</summary>
    /// <exception cref="DefinitionException">One of them cannot be read.</exception>
    public static IReadOnlyList<SyncDefinition> Definitions(DefinitionFolder folder) =>
        [.. folder.Syncs().Select(sync => SyncDefinitionParser.Parse(DefinitionFolder.Read(sync.File), folder.Display(sync.File)).Definition)];
}
