using Microsoft.Extensions.Configuration;

namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>
/// Functions switched off by the setting <c>AzureWebJobs.NAME.Disabled</c> (in the environment
/// <c>AzureWebJobs__NAME__Disabled</c>): no schedule starts them and their routes do not exist.
/// See https://learn.microsoft.com/azure/azure-functions/disable-function.
/// </summary>
internal sealed class DisabledFunctions(IConfiguration configuration)
{
    public bool Contains(FunctionDescriptor function) =>
        IsTrue(configuration[$"AzureWebJobs:{function.Name}:Disabled"]) || IsTrue(configuration[$"AzureWebJobs.{function.Name}.Disabled"]);

    // The host takes both spellings.
    private static bool IsTrue(string? value) => value == "1" || (bool.TryParse(value, out var flag) && flag);
}
