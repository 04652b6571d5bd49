using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DataSync.LocalRuntime.Hosting.Configuration;

/// <summary>One line per entry, UTC; the web server's own chatter only from warnings on.</summary>
internal static class ConsoleLogging
{
    public static void Configure(ILoggingBuilder logging, ConfigurationManager configuration)
    {
        // First among the sources, so that every other one overrides it.
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:Console:FormatterName"] = ConsoleFormatterNames.Simple,
            },
        });
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }
}
