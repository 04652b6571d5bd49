using DataSync.Functions.Configuration;
using DataSync.Functions.Identity;
using DataSync.Functions.Secrets;
using DataSync.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.Functions.Composition;

/// <summary>What only the local flavour needs: one process on a desk, PostgreSQL as the journal.</summary>
internal static class Flavour
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddFunctionsFrom(typeof(Flavour).Assembly);
        builder.Services.AddHostedService<MigrateAtStart>();
        builder.Services.AddSingleton<DeskKey>();
        if (!AzureHost.Is(builder.Configuration))
            UserSecrets.AddTo(builder.Configuration);
    }
}
