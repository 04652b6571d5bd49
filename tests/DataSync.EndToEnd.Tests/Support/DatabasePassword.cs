using Npgsql;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>An account with a password of its own that may do everything in a test's database.</summary>
internal sealed class DatabasePassword : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _role;

    private DatabasePassword(TestDatabase database, string role, string password)
    {
        (_database, _role, Password) = (database, role, password);
        ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = password }.ConnectionString;
    }

    public string Password { get; }

    public string ConnectionString { get; }

    public static async Task<DatabasePassword> CreateAsync(TestDatabase database)
    {
        var account = new DatabasePassword(database, $"role_{Guid.NewGuid():N}", $"pw/{Guid.NewGuid():N}+=");
        await database.ExecuteAsync($"CREATE ROLE {account._role} LOGIN SUPERUSER PASSWORD '{account.Password}'");
        return account;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.ExecuteAsync($"REASSIGN OWNED BY {_role} TO CURRENT_USER");
        await _database.ExecuteAsync($"DROP OWNED BY {_role}");
        await _database.ExecuteAsync($"DROP ROLE {_role}");
    }
}
