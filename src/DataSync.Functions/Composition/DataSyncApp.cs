using Microsoft.Azure.Functions.Worker.Builder;

namespace DataSync.Functions.Composition;

/// <summary>The app put together: triggers, orchestrations, activities and what they stand on.</summary>
public static class DataSyncApp
{
    /// <summary>A builder with everything registered; settings may still be added to its configuration.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddDataSync();
        Flavour.Add(builder);
        return builder;
    }
}
