using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Composition;

/// <summary>What only the Azure flavour needs. The pipeline migrates, with the owner's role; the app's own role cannot.</summary>
internal static class Flavour
{
    /// <summary>Where telemetry goes; without it there is none, as on a desk.</summary>
    private const string TelemetrySetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Application Insights' logging provider, by the name its default filter rule carries.</summary>
    private const string TelemetryProvider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    public static void Add(FunctionsApplicationBuilder builder)
    {
        // The web server tells every request with its query, and a query may hold the caller's function key.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (string.IsNullOrEmpty(builder.Configuration[TelemetrySetting]))
            return;

        builder.Services.AddApplicationInsightsTelemetryWorkerService(options =>
        {
            // A run tells some dozen lines: none may be sampled away.
            options.EnableAdaptiveSampling = false;
            // It would report the address of every request to a source, and addresses may hold keys and personal data.
            options.EnableDependencyTrackingTelemetryModule = false;
        });
        builder.Services.ConfigureFunctionsApplicationInsights();
        builder.Services.Configure<LoggerFilterOptions>(KeepInformation);
    }

    /// <summary>
    /// Application Insights keeps warnings only, by a rule of its own; without that rule the app's levels hold. See
    /// https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#managing-log-levels.
    /// </summary>
    private static void KeepInformation(LoggerFilterOptions options)
    {
        if (options.Rules.FirstOrDefault(rule => rule.ProviderName == TelemetryProvider) is { } warningsOnly)
            options.Rules.Remove(warningsOnly);
    }
}
