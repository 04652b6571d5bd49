using Microsoft.Extensions.Configuration;

namespace DataSync.LocalRuntime.Hosting.Configuration;

/// <summary>
/// The settings of host.json that this host honours; AzureFunctionsJobHost__section__key overrides them.
/// See https://learn.microsoft.com/azure/azure-functions/functions-host-json.
/// </summary>
/// <param name="RoutePrefix">First part of every HTTP function's path, without slashes at its ends; may be empty.</param>
/// <param name="MaxConcurrentActivities">extensions:durableTask:maxConcurrentActivityFunctions, when given.</param>
/// <param name="ExtendedSessions">extensions:durableTask:extendedSessionsEnabled, when given; false replays every turn from history.</param>
internal sealed record HostJson(string RoutePrefix, int? MaxConcurrentActivities, bool? ExtendedSessions)
{
    private const string FileName = "host.json";
    private const string DefaultRoutePrefix = "api";

    /// <summary>Looks in the content root, then beside the program.</summary>
    public static HostJson Read(string contentRoot, IConfiguration configuration)
    {
        var path = new[] { contentRoot, AppContext.BaseDirectory }
            .Select(directory => Path.Combine(directory, FileName))
            .FirstOrDefault(File.Exists);
        var builder = new ConfigurationBuilder();
        if (path is not null) builder.AddJsonFile(path, optional: true, reloadOnChange: false);
        builder.AddConfiguration(configuration.GetSection("AzureFunctionsJobHost"));
        try
        {
            var settings = builder.Build();
            return new HostJson(
                (settings["extensions:http:routePrefix"] ?? DefaultRoutePrefix).Trim('/'),
                Positive(settings, "extensions:durableTask:maxConcurrentActivityFunctions"),
                Flag(settings, "extensions:durableTask:extendedSessionsEnabled"));
        }
        catch (InvalidDataException e)
        {
            throw new HostConfigurationException($"{path} is not valid JSON; correct it.", e, FileName);
        }
    }

    private static bool? Flag(IConfiguration settings, string key) => settings[key] switch
    {
        null or "" => null,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new HostConfigurationException($"{FileName}: {key} must be true or false, but is '{text}'.", key),
    };

    private static int? Positive(IConfiguration settings, string key) => settings[key] switch
    {
        null or "" => null,
        var text when int.TryParse(text, out var number) && number > 0 => number,
        var text => throw new HostConfigurationException($"{FileName}: {key} must be a whole number above 0, but is '{text}'.", key),
    };
}
