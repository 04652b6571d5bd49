namespace DataSync.EndToEnd.Tests.Support;

/// <summary>Definitions folders for tests: the shipped ones with other limits, sizes or destinations.</summary>
internal sealed class SyncYaml : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasync-definitions-");

    public SyncYaml(
        int pageSize = 100,
        int pagesPerChunk = 5,
        int batchSize = 200,
        string limits = "{ warning: 1%, critical: 5%, errors: 500 }",
        string stream = "customers",
        string? schedule = null)
    {
        var shipped = Path.Combine(RepositoryRoot.Find(), "definitions");
        foreach (var part in new[] { "connectors", "destinations" })
        {
            Directory.CreateDirectory(Path.Combine(Folder, part));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, part)))
                File.Copy(file, Path.Combine(Folder, part, Path.GetFileName(file)));
        }

        Directory.CreateDirectory(Path.Combine(Folder, "syncs"));
        Write("customers", $$"""
            name: customers
            {{(schedule is null ? "" : $"schedule: \"{schedule}\"")}}
            source:
              connector: customer-api
              stream: {{stream}}
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
            destination: { table: customers, key: [customer_id], batch_size: {{batchSize}} }
            fetch: { page_size: {{pageSize}}, pages_per_chunk: {{pagesPerChunk}} }
            limits: {{limits}}
            """);
    }

    public string Folder => _folder.FullName;

    public void Write(string sync, string yaml) => File.WriteAllText(Path.Combine(Folder, "syncs", $"{sync}.yaml"), yaml);

    public void Rewrite(string sync, Func<string, string> change) =>
        Write(sync, change(File.ReadAllText(Path.Combine(Folder, "syncs", $"{sync}.yaml"))));

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            _folder.Delete(recursive: true);
    }
}
