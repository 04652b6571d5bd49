using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>The logins that are members of the app's role.</summary>
internal sealed class AppLogins(NpgsqlDataSource dataSource)
{
    private const string Missing = "SELECT l FROM unnest($1) l WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = l)";

    private const string NotMembers = """
        SELECT l FROM unnest($1) l JOIN pg_roles r ON r.rolname = l
        WHERE NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid AND g.rolname = $2)
        """;

    private const string NoLogins = "SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND NOT rolcanlogin";

    // Members of the owner own what it owns; superusers are asked for nothing.
    private const string Unbound = """
        SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)
        AND (rolsuper OR pg_has_role(oid, (SELECT nspowner FROM pg_namespace WHERE nspname = 'datasync'), 'MEMBER'))
        """;

    // Azure Database for PostgreSQL: https://learn.microsoft.com/azure/postgresql/security/security-manage-entra-users.
    // A service principal or managed identity by its display name: no administrator, without multi-factor authentication.
    private const string CreatePrincipal = "SELECT * FROM pg_catalog.pgaadauth_create_principal($1, false, false)";

    private const string CanCreatePrincipals =
        "SELECT to_regprocedure('pg_catalog.pgaadauth_create_principal(text, boolean, boolean)') IS NOT NULL";

    /// <summary>
    /// The one database that has Azure's functions for principals
    /// (https://learn.microsoft.com/azure/postgresql/security/security-connect-with-managed-identity).
    /// </summary>
    private const string AdministrationDatabase = "postgres";

    private readonly Database _database = new(dataSource, null);

    /// <summary>Creates the logins that do not exist, where the server can: on Azure, as principals of Microsoft Entra.</summary>
    /// <returns>Those that were created.</returns>
    /// <exception cref="PostgresConfigurationException">A login does not exist and cannot be created here.</exception>
    public async Task<IReadOnlyList<string>> EnsureAsync(IReadOnlyList<string> logins, CancellationToken cancellationToken)
    {
        var missing = await _database.RunAsync((connection, token) => TextsAsync(connection, Missing, logins, token), cancellationToken);
        if (missing.Count == 0)
            return [];
        if (await TryCreateAsync(missing, cancellationToken) is { } created)
            return created;
        throw new PostgresConfigurationException(
            $"There is no login {string.Join(", ", missing)}. Create it first: CREATE ROLE {Sql.Identifier(missing[0])} LOGIN PASSWORD '...'; on Azure, as a "
            + $"Microsoft Entra administrator in database {AdministrationDatabase}: "
            + $"SELECT * FROM pg_catalog.pgaadauth_create_principal({Sql.Literal(missing[0])[1..]}, false, false).");
    }

    /// <summary>Does something as the login behind the connection, whatever role it has taken for the tables' sake.</summary>
    /// <exception cref="PostgresConfigurationException">The login may not.</exception>
    public static async Task<T> AsLoginAsync<T>(NpgsqlConnection connection, Func<Task<T>> work, string what, CancellationToken cancellationToken)
    {
        try
        {
            await using var leave = new NpgsqlCommand("SELECT current_setting('role'), set_config('role', 'none', true), session_user", connection);
            string role, login;
            await using (var reader = await leave.ExecuteReaderAsync(cancellationToken))
            {
                await reader.ReadAsync(cancellationToken);
                (role, login) = (reader.GetString(0), reader.GetString(2));
            }

            var result = await work();
            await using var back = new NpgsqlCommand("SELECT set_config('role', $1, true)", connection);
            back.Parameters.Text(role);
            await back.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new PostgresConfigurationException(
                $"The login may not {what} ({e.MessageText}). Have an administrator run infra/database/bootstrap.sql once, or give it CREATEROLE, "
                + "or ADMIN OPTION on the role.",
                e);
        }
    }

    /// <summary>Makes logins members of the role.</summary>
    /// <returns>Those that were none.</returns>
    /// <exception cref="PostgresConfigurationException">One cannot log in.</exception>
    public static async Task<IReadOnlyList<string>> JoinAsync(
        NpgsqlConnection connection, string role, IReadOnlyList<string> logins, CancellationToken cancellationToken)
    {
        if ((await TextsAsync(connection, NoLogins, logins, cancellationToken)).FirstOrDefault() is { } group)
            throw new PostgresConfigurationException($"Role {group} cannot log in, so it is no login of the app. Correct --app-login.");
        var joining = await TextsAsync(connection, NotMembers, logins, cancellationToken, role);
        foreach (var login in joining)
        {
            await using var grant = new NpgsqlCommand($"GRANT {Sql.Identifier(role)} TO {Sql.Identifier(login)}", connection);
            await grant.ExecuteNonQueryAsync(cancellationToken);
        }

        return joining;
    }

    /// <summary>A warning for each login that the role does not hold, since it may do more anyway.</summary>
    public static async Task<IEnumerable<string>> UnboundAsync(
        NpgsqlConnection connection, IReadOnlyList<string> logins, CancellationToken cancellationToken) =>
        (await TextsAsync(connection, Unbound, logins, cancellationToken)).Select(
            login => $"Login {login} is a superuser or a member of the owner of schema datasync: it may do more than the app needs.");

    /// <summary>Those that this call created; null when the server has no functions for principals.</summary>
    private Task<IReadOnlyList<string>?> TryCreateAsync(IReadOnlyList<string> logins, CancellationToken cancellationToken) => _database.RunAsync<IReadOnlyList<string>?>(
        async (connection, token) =>
        {
            // As the login itself: the owner's role administers no principals.
            var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
            {
                Database = AdministrationDatabase,
                Options = null,
                Pooling = false,
            };
            await using var administration = await connection.CloneWithAsync(settings.ConnectionString, token);
            try
            {
                await administration.OpenAsync(token);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege)
            {
                return null;
            }

            await using (var can = new NpgsqlCommand(CanCreatePrincipals, administration))
            {
                if (await can.ExecuteScalarAsync(token) is not true)
                    return null;
            }

            var created = new List<string>();
            foreach (var login in logins)
            {
                if (await CreateAsync(administration, login, token))
                    created.Add(login);
            }

            return created;
        },
        cancellationToken);

    /// <summary>False when another pipeline was first.</summary>
    private static async Task<bool> CreateAsync(NpgsqlConnection administration, string login, CancellationToken cancellationToken)
    {
        try
        {
            await using var create = new NpgsqlCommand(CreatePrincipal, administration);
            create.Parameters.Text(login);
            await create.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
        catch (PostgresException e) when (SqlStateOutcomes.Of(e) is not (SqlOutcome.Retry or SqlOutcome.Unavailable))
        {
            throw new PostgresConfigurationException(
                $"Login {login} cannot be created ({e.SqlState}: {e.MessageText}). Its name must be the display name of the identity in Microsoft Entra, "
                + "and the connection's login a Microsoft Entra administrator of the server.",
                e);
        }
    }

    private static async Task<List<string>> TextsAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<string> logins, CancellationToken cancellationToken, string? role = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Array(NpgsqlDbType.Text, [.. logins]);
        if (role is not null)
            command.Parameters.Text(role);
        var texts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            texts.Add(reader.GetString(0));
        return texts;
    }
}
