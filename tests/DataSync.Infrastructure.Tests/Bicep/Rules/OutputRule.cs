namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>What the pipeline asks the deployment for.</summary>
public static class OutputRule
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["functionAppNames"] = "textMapType",
        ["functionAppHostNames"] = "textMapType",
        ["keyVaultName"] = "string",
        ["keyVaultUri"] = "string",
        ["postgresHost"] = "string",
        ["postgresDatabase"] = "string",
        ["storageAccountName"] = "string",
        ["logAnalyticsWorkspaceId"] = "string",
    };

    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        var offered = folder.Main.Outputs.ToDictionary(output => output.Name, output => output.TypeText);
        return Expected.Where(output => offered.GetValueOrDefault(output.Key) != output.Value)
            .Select(output => $"bicep/main.bicep: no output {output.Key} of type {output.Value}");
    }
}
