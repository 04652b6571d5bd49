using Npgsql;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>
/// The roles of one database as <c>infra/database/bootstrap.sql</c> sets them up, under names of a test's own, since roles
/// belong to the whole server: the owner, the pipeline's login, the app's role and the app's login.
/// </summary>
internal sealed class AppLogin : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private AppLogin(TestDatabase database) => _database = database;

    public string Owner => $"{_database.Name}_owner";

    public string Pipeline => $"{_database.Name}_pipe";

    public string Role => $"{_database.Name}_app";

    public string Login => $"{_database.Name}_login";

    /// <summary>As the app connects.</summary>
    public string ConnectionString => As(Login);

    /// <summary>As the pipeline connects.</summary>
    public string PipelineConnectionString => $"{As(Pipeline)};Options=-c role={Owner}";

    /// <summary>Runs the bootstrap script and creates the logins.</summary>
    public static async Task<AppLogin> BootstrapAsync(TestDatabase database)
    {
        var login = new AppLogin(database);
        await database.ExecuteAsync($"CREATE ROLE {login.Pipeline} LOGIN");
        await database.ExecuteAsync($"CREATE ROLE {login.Login} LOGIN");
        await database.ExecuteAsync(Script(login.Owner, login.Role, login.Pipeline));
        return login;
    }

    /// <summary>The bootstrap script as psql would send it, for roles of other names.</summary>
    public static string Script(string owner, string role, string pipeline) =>
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "infra", "database", "bootstrap.sql"))
            .Replace("\\set ON_ERROR_STOP on", "", StringComparison.Ordinal)
            .Replace(":\"pipeline\"", pipeline, StringComparison.Ordinal)
            .Replace(":'pipeline'", $"'{pipeline}'", StringComparison.Ordinal)
            .Replace("datasync_owner", owner, StringComparison.Ordinal)
            .Replace("datasync_app", role, StringComparison.Ordinal);

    /// <summary><c>datasync migrate --app-role</c> as the pipeline.</summary>
    public Task<CliResult> MigrateAsync(string definitions) => CliProcess.RunAsync(
        new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = PipelineConnectionString },
        "migrate", "--json", "--definitions", definitions, "--app-role", Role, "--app-login", Login);

    public async ValueTask DisposeAsync()
    {
        // Roles outlive their database.
        await _database.ExecuteAsync($"REASSIGN OWNED BY {Owner} TO CURRENT_USER");
        await _database.ExecuteAsync($"DROP OWNED BY {Owner}, {Role}, {Pipeline}, {Login}");
        await _database.ExecuteAsync($"DROP ROLE {Login}, {Pipeline}, {Role}, {Owner}");
    }

    private string As(string user) => new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = user }.ConnectionString;
}
