using Npgsql;

namespace DataSync.LocalPostgres.Tests;

/// <summary>One statement on a connection of its own, never from a pool: servers come and go here.</summary>
internal static class Query
{
    public static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            await RunAsync(connectionString, "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
