using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Cli.Bench;

/// <summary>Raw binary COPY of customers from memory: what the server takes at most.</summary>
internal sealed class CopyLoad(HttpClient http, NpgsqlDataSource database)
{
    private const string Copy =
        "COPY customers (customer_id, email, name, phone, address, created_at, updated_at, sync_batch_id) FROM STDIN (FORMAT binary)";

    private BareLoop.Row[] _rows = [];

    /// <summary>Takes some pages as the rows that are copied again and again under new ids.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var rows = new List<BareLoop.Row>();
        for (var page = 1; page <= 5; page++)
        {
            using var document = JsonDocument.Parse(await http.GetByteArrayAsync($"/api/customers?page={page}&page_size=1000", cancellationToken));
            rows.AddRange(document.RootElement.GetProperty("data").EnumerateArray().Select(BareLoop.Row.TryRead).OfType<BareLoop.Row>());
        }

        _rows = [.. rows];
    }

    /// <summary>Copies this many rows.</summary>
    public async Task RunAsync(int records, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var batchId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        for (var i = 0; i < records; i++)
        {
            var row = _rows[i % _rows.Length];
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync((long)i, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.Email, NpgsqlDbType.Varchar, cancellationToken);
            await copy.WriteAsync(row.Name, NpgsqlDbType.Varchar, cancellationToken);
            await WriteTextAsync(copy, row.Phone, cancellationToken);
            await WriteTextAsync(copy, row.Address, cancellationToken);
            await copy.WriteAsync(row.CreatedAt ?? now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(batchId, NpgsqlDbType.Uuid, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken cancellationToken) => value is null
        ? copy.WriteNullAsync(cancellationToken)
        : copy.WriteAsync(value, NpgsqlDbType.Varchar, cancellationToken);
}
