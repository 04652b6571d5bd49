using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace DataSync.Functions.Composition;

/// <summary>
/// The secrets of a developer (<c>dotnet user-secrets</c>), in a file outside of the clone:
/// https://learn.microsoft.com/aspnet/core/security/app-secrets. A setting of the same name in the environment comes before them.
/// </summary>
internal static class UserSecrets
{
    public static void AddTo(IConfigurationBuilder configuration)
    {
        var secrets = new ConfigurationBuilder().AddUserSecrets(typeof(UserSecrets).Assembly, optional: true, reloadOnChange: false);
        var place = PlaceBelowEnvironment(configuration.Sources);
        foreach (var source in secrets.Sources)
            configuration.Sources.Insert(place++, source);
    }

    private static int PlaceBelowEnvironment(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" })
                return i;
        }

        return sources.Count;
    }
}
