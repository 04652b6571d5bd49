using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Registers the local durable engine.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="DurableEngine"/> as a hosted service, and as singletons its options and its
    /// <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="register">Names the app's orchestrators and activities; called once, when the engine is made.</param>
    /// <param name="configure">Sets the engine's options; called once, when the engine is made.</param>
    public static IServiceCollection AddLocalDurableTask(
        this IServiceCollection services,
        Action<DurableTaskRegistry> register,
        Action<DurableOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(configure);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ =>
        {
            var options = new DurableOptions();
            configure(options);
            return options;
        });
        services.AddSingleton(provider =>
        {
            var registry = new DurableTaskRegistry();
            register(registry);
            return new DurableEngine(
                registry,
                provider.GetRequiredService<DurableOptions>(),
                provider,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
                provider.GetService<IHostApplicationLifetime>());
        });
        services.AddSingleton(provider => provider.GetRequiredService<DurableEngine>().Client);
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }
}
