using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Cli.Bench;

/// <summary>
/// The script one would write by hand, as the measure of what durability costs: page after page, parse, one upsert per
/// page. It skips bad records and remembers nothing. Its SQL stands here, not in DataSync.Postgres, for the product has
/// no such path.
/// </summary>
internal sealed class BareLoop(HttpClient http, NpgsqlDataSource database)
{
    private const string Upsert = """
        INSERT INTO customers AS t (customer_id, email, name, phone, address, created_at, updated_at, sync_batch_id)
        SELECT u.customer_id, u.email, u.name, u.phone, u.address, coalesce(u.created_at, now()), now(), $7
        FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
            AS u(customer_id, email, name, phone, address, created_at)
        ON CONFLICT (customer_id) DO UPDATE
            SET email = excluded.email, name = excluded.name, phone = excluded.phone, address = excluded.address,
                updated_at = excluded.updated_at, sync_batch_id = excluded.sync_batch_id
            WHERE (t.email, t.name, t.phone, t.address) IS DISTINCT FROM (excluded.email, excluded.name, excluded.phone, excluded.address)
        """;

    /// <summary>Loads everything and returns the records read.</summary>
    public async Task<long> RunAsync(int pageSize, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var batchId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        long read = 0;
        for (var page = 1; ; page++)
        {
            var body = await http.GetByteArrayAsync($"/api/customers?page={page}&page_size={pageSize}", cancellationToken);
            using var document = JsonDocument.Parse(body);
            var rows = new Dictionary<long, Row>(pageSize);
            foreach (var record in document.RootElement.GetProperty("data").EnumerateArray())
            {
                read++;
                if (Row.TryRead(record) is { } row)
                    rows[row.Id] = row;
            }

            await WriteAsync(connection, [.. rows.Values], batchId, cancellationToken);
            if (!document.RootElement.GetProperty("has_next").GetBoolean())
                return read;
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, Row[] rows, Guid batchId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.Id), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.Email), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.Name), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.Phone), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.Address), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, r => r.CreatedAt), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = batchId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A customer as the script sees it.</summary>
    internal sealed record Row(long Id, string Email, string Name, string? Phone, string? Address, DateTime? CreatedAt)
    {
        /// <summary>The row of a good record; null of a bad one.</summary>
        public static Row? TryRead(JsonElement record)
        {
            if (!record.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number))
                return null;
            var email = Text(record, "email")?.Trim().ToLowerInvariant();
            var name = Text(record, "name") ?? "";
            var (phone, address) = (Text(record, "phone"), Text(record, "address"));
            if (email is null || !email.Contains('@') || email.Length > 254 || name.Length > 200 || name.Contains('\0') || phone?.Length > 40 || address?.Length > 300)
                return null;
            DateTime? created = DateTime.TryParse(Text(record, "created_at"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
            return new Row(number, email, name, phone, address, created);
        }

        private static string? Text(JsonElement record, string field) =>
            record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
