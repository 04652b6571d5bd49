using DataSync.Functions.Configuration;

namespace DataSync.Cli.Bench;

/// <summary>
/// A folder of definitions for the benchmark: the daily customer sync, one per page size, with an error budget in percent
/// only (0.5 % of a million bad records is more than 500).
/// </summary>
internal sealed class BenchDefinitions : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasync-bench-");

    public BenchDefinitions(DefinitionFolder original, IEnumerable<int> pageSizes)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "syncs"));
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "connectors"));
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "destinations"));
        File.Copy(original.Connector("customer-api")!, System.IO.Path.Combine(Path, "connectors", "customer-api.yaml"));
        foreach (var (name, sql) in original.DestinationScripts())
            File.WriteAllText(System.IO.Path.Combine(Path, "destinations", name), sql);
        foreach (var pageSize in pageSizes)
            File.WriteAllText(System.IO.Path.Combine(Path, "syncs", $"{NameFor(pageSize)}.yaml"), Yaml(pageSize));
    }

    /// <summary>Full path of the folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>Name of the sync with this page size.</summary>
    public static string NameFor(int pageSize) => $"bench-{pageSize}";

    public void Dispose() => _folder.Delete(recursive: true);

    // The batch is no smaller than the page, as in the bare loop, which writes a page at a time.
    private static string Yaml(int pageSize) => $$"""
        name: {{NameFor(pageSize)}}
        source:
          connector: customer-api
          stream: customers
          config: { base_url: "${API_BASE_URL}", api_key: "${secret:customer-api-key}" }
        mapping:
          customer_id: { from: id, type: integer, required: true }
          email: { from: email, transform: [trim, lower], format: email, required: true, max_length: 254 }
          name: { from: name, default: "", max_length: 200 }
          phone: { from: phone, nullable: true, max_length: 40 }
          address: { from: address, nullable: true }
          created_at: { from: created_at, type: timestamp, default: now, on_update: keep }
          updated_at: { set: now }
          sync_batch_id: { set: batch_id }
        destination: { table: customers, key: [customer_id], batch_size: {{Math.Max(200, pageSize)}} }
        fetch: { page_size: {{pageSize}}, pages_per_chunk: 20 }
        limits: { warning: 4%, critical: 5%, errors: none }
        """;
}
