namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>The app gets the settings it knows, all of them, and none that Flex Consumption forbids.</summary>
public static class AppSettingRule
{
    private const string File = "modules/function-app.bicep";

    /// <summary>Settings of every app, with who reads them.</summary>
    private static readonly Dictionary<string, string> Common = new()
    {
        ["AzureWebJobsStorage__accountName"] = "Functions host: storage without a key",
        ["AzureWebJobsStorage__credential"] = "Functions host",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "Functions host",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "Functions host: telemetry by identity",
        ["TASKHUB_NAME"] = "host.json of the package",
        ["ConnectionStrings__DataSync"] = "DataSync: docs/operations.md",
        ["DataSync__Database__Login"] = "DataSync",
        ["DataSync__KeyVault__Uri"] = "DataSync",
        ["DataSync__Deployment"] = "DataSync: docs/operations.md",
        ["DataSync__Schedules__Enabled"] = "DataSync: docs/operations.md",
    };

    /// <summary>Settings with the backend azureManaged.</summary>
    private static readonly Dictionary<string, string> Scheduler = new()
    {
        ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "host.json of the package",
    };

    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        var app = folder.Files[File];
        return Compare(app, "commonSettings", Common)
            .Concat(Compare(app, "schedulerSettings", Scheduler))
            .Concat(Value(app, "AzureWebJobsStorage__credential", "'managedidentity'"))
            .Concat(Value(app, "DataSync__Database__Login", "'Entra'"))
            .Concat(Value(app, "DataSync__Deployment", "color"))
            .Concat(Value(app, "DataSync__Schedules__Enabled", "schedulesEnabled ? 'true' : 'false'"))
            .Concat(Value(
                app, "ConnectionStrings__DataSync",
                "'Host=${postgresHost};Database=${postgresDatabase};Username=${name};SSL Mode=VerifyFull;Maximum Pool Size=${connectionsPerInstance}'"))
            .Concat(OnlyActive(folder));
    }

    private static IEnumerable<string> Compare(BicepFile app, string variable, Dictionary<string, string> known)
    {
        var given = Settings(app, variable).Select(property => property.Name).ToList();
        return given.Except(known.Keys).Select(name => $"bicep/{File}: nobody reads the setting {name}")
            .Concat(known.Keys.Except(given).Select(name => $"bicep/{File}: the setting {name} is missing ({known[name]})"));
    }

    private static IEnumerable<string> Value(BicepFile app, string name, string expected) =>
        Settings(app, "commonSettings").FirstOrDefault(property => property.Name == name)?.Value.Text == expected
            ? []
            : [$"bicep/{File}: {name} is not {expected}"];

    private static IReadOnlyList<Property> Settings(BicepFile app, string variable) =>
        app.Variables.Single(declared => declared.Name == variable).Body!.Properties;

    /// <summary>Deploying keeps the schedules where they are: on in the active colour, off in every other.</summary>
    private static IEnumerable<string> OnlyActive(BicepFolder folder)
    {
        var apps = folder.Main.Modules.Single(module => module.Target == File);
        return apps.Body!["params.schedulesEnabled"]?.Text == "color == activeColor"
            ? []
            : [$"{folder.Main.At(apps.Node)}: schedules do not follow activeColor"];
    }
}
