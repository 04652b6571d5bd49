using System.Globalization;
using DataSync.Connectors.Errors;
using DataSync.Functions.Composition;
using DataSync.LocalRuntime.Durable;
using DataSync.Postgres;
using DataSync.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.AzureFlavour.Tests.HostJson;

/// <summary>What docs/azure.md promises of the host's settings, for both backends.</summary>
public sealed class HostJsonTests
{
    private const string Managed = "host.json";
    private const string Storage = "host.azureStorage.json";
    private const string Connection = "Host=127.0.0.1;Database=datasync;Username=datasync";

    /// <summary>The longest a FetchPages activity reads before it begins no further page.</summary>
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Managed)]
    [InlineData(Storage)]
    public void Every_key_is_documented_and_has_a_value_of_its_type(string file)
    {
        var known = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "HostJson", "documented-keys.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);

        foreach (var (key, value) in Read(file).AsEnumerable().Where(setting => setting.Value is not null))
        {
            var type = known.GetValueOrDefault(key) ?? known.GetValueOrDefault($"{key[..key.LastIndexOf(':')]}:*");
            type.ShouldNotBeNull($"{file}: {key}");
            IsOf(type, value!).ShouldBeTrue($"{file}: {key} is '{value}', no {type}");
        }
    }

    [Fact]
    public void The_two_files_differ_in_the_backend_alone()
    {
        static IEnumerable<KeyValuePair<string, string?>> WithoutBackend(string file) => Read(file).AsEnumerable()
            .Where(setting => !setting.Key.StartsWith("extensions:durableTask:storageProvider:", StringComparison.Ordinal));

        WithoutBackend(Managed).ShouldBe(WithoutBackend(Storage), ignoreOrder: true);
        Read(Managed)["extensions:durableTask:storageProvider:type"].ShouldBe("azureManaged");
        Read(Storage)["extensions:durableTask:storageProvider:type"].ShouldBe("azureStorage");
    }

    [Theory]
    [InlineData(Managed)]
    [InlineData(Storage)]
    public void The_local_runtime_reads_the_file_and_keeps_its_limits(string file)
    {
        var root = Directory.CreateTempSubdirectory("datasync-hostjson-");
        try
        {
            File.Copy(Path.Combine(RepositoryRoot.Find(), file), Path.Combine(root.FullName, "host.json"));
            var builder = DataSyncApp.CreateBuilder([$"--contentRoot={root.FullName}", $"--ConnectionStrings:DataSync={Connection}"]);
            using var host = builder.Build();

            var options = host.Services.GetRequiredService<DurableOptions>();
            options.MaxConcurrentActivities.ShouldBe(Number(file, "maxConcurrentActivityFunctions"));
            options.ExtendedSessions.ShouldBeTrue("Azure's isolated worker has no extended sessions; the file says nothing of them, and a desk keeps them");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task One_instance_never_waits_for_a_connection_of_its_own_pool()
    {
        await using var pool = DataSyncDataSource.Create(Connection);

        var connections = new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxPoolSize;
        // Each activity takes one; one is left for the timer's tick and one for HTTP.
        (Number(Managed, "maxConcurrentActivityFunctions") + 2).ShouldBeLessThanOrEqualTo(connections);
    }

    [Fact]
    public void The_timeout_ends_no_activity_that_still_follows_its_own_limits()
    {
        var retry = new HttpRetryOptions();
        var waits = Enumerable.Range(0, retry.MaxRetries).Aggregate(TimeSpan.Zero, (sum, i) => sum + (retry.BaseDelay * Math.Pow(2, i)));
        var longest = LongestFetch + waits + (retry.AttemptTimeout * retry.MaxRetries) + retry.LastAttemptTimeout;

        TimeSpan.Parse(Read(Managed)["functionTimeout"]!, CultureInfo.InvariantCulture).ShouldBeGreaterThan(longest);
    }

    [Fact]
    public void Neither_inputs_nor_outputs_are_traced_and_no_exception_is_sampled_away()
    {
        Read(Managed)["extensions:durableTask:tracing:traceInputsAndOutputs"].ShouldBe("False");
        Read(Managed)["logging:applicationInsights:samplingSettings:excludedTypes"]!.Split(';').ShouldBe(["Exception", "Trace"]);
    }

    [Fact]
    public void The_storage_backend_polls_as_often_as_flex_consumption_asks()
    {
        var interval = TimeSpan.Parse(Read(Storage)["extensions:durableTask:storageProvider:maxQueuePollingInterval"]!, CultureInfo.InvariantCulture);
        interval.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_hub_is_named_by_a_setting_so_that_every_deployment_has_its_own() =>
        Read(Managed)["extensions:durableTask:hubName"].ShouldBe("%TASKHUB_NAME%");

    private static int Number(string file, string key) => Read(file).GetValue<int>($"extensions:durableTask:{key}");

    private static IConfiguration Read(string file) =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(RepositoryRoot.Find(), file), optional: false).Build();

    private static bool IsOf(string type, string value) => type switch
    {
        "string" => true,
        "int" => int.TryParse(value, CultureInfo.InvariantCulture, out _),
        "bool" => bool.TryParse(value, out _),
        "timespan" => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
        "level" => Enum.TryParse<LogLevel>(value, out _),
        _ => type.Split('|').Contains(value),
    };
}
