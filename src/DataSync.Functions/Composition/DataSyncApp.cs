using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Composition;

/// <summary>The app put together: triggers, orchestrations, activities and what they stand on.</summary>
public static class DataSyncApp
{
    /// <summary>A builder with everything registered; settings may still be added to its configuration.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        // The driver tells every statement at Information; ours tell what the statements are for.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Services.AddDataSync();
        Flavour.Add(builder);
        return builder;
    }
}
