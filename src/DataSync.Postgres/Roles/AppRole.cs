using DataSync.Core.Definitions;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// Gives the app's role exactly what the syncs need, and the role to the app's logins. For the owner of the tables; roles
/// themselves are created and handed out as the login behind the connection, since an owner's role
/// (<c>Options=-c role=...</c>) administers none.
/// </summary>
public sealed class AppRole(NpgsqlDataSource dataSource)
{
    private readonly Database _database = new(dataSource, null);
    private readonly AppLogins _logins = new(dataSource);

    /// <summary>Applies the grants, all of them or none; run again it changes nothing. A second one waits for the first.</summary>
    /// <param name="role">The app's role; created without a login when it is missing.</param>
    /// <param name="logins">Logins to make members of it.</param>
    /// <param name="definitions">All syncs of the app; their tables exist.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is granted then.</param>
    /// <exception cref="PostgresConfigurationException">The role or a login is not what it should be, or the connection's login may not create or grant it.</exception>
    /// <exception cref="DestinationConfigurationException">A destination table or column is missing, or belongs to somebody else.</exception>
    public async Task<AppRoleReport> GrantAsync(
        string role, IReadOnlyList<string> logins, IReadOnlyList<SyncDefinition> definitions, CancellationToken cancellationToken)
    {
        var created = await _logins.EnsureAsync(logins, cancellationToken);
        return await _database.RunAsync(
            async (connection, token) => await GrantAsync(connection, role, logins, definitions, token) with { LoginsCreated = created },
            cancellationToken);
    }

    private static async Task<AppRoleReport> GrantAsync(
        NpgsqlConnection connection, string role, IReadOnlyList<string> logins, IReadOnlyList<SyncDefinition> definitions, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        NoticeEventHandler listen = (_, e) =>
        {
            if (e.Notice.InvariantSeverity == "WARNING")
                warnings.Add(e.Notice.MessageText);
        };
        connection.Notice += listen;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // As in the migrator: the other starters are waited for as long as it takes, the tables in use are not.
            await RunAsync(connection, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0", cancellationToken);
            await RunAsync(connection, AppRoleGrants.Turn, cancellationToken);
            await RunAsync(connection, "SET LOCAL lock_timeout = '20s'", cancellationToken);
            var joined = await AppLogins.AsLoginAsync(
                connection,
                async () =>
                {
                    await RunAsync(connection, AppRoleGrants.Create(role), cancellationToken);
                    return await AppLogins.JoinAsync(connection, role, logins, cancellationToken);
                },
                logins.Count == 0 ? $"create role {role}" : $"create role {role} or make {string.Join(", ", logins)} a member of it",
                cancellationToken);
            await RequireTablesAsync(connection, definitions, cancellationToken);
            await RunAsync(connection, AppRoleGrants.Grants(role, definitions), cancellationToken);
            warnings.AddRange(await AppLogins.UnboundAsync(connection, logins, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return new AppRoleReport([], joined, warnings);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.RaiseException)
        {
            // Raised by the script's own guards, with what to do.
            throw new PostgresConfigurationException(e.Hint is null ? e.MessageText : $"{e.MessageText} {e.Hint}", e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DestinationConfigurationException(
                $"Privileges can be granted only by the owner ({e.MessageText}). Connect as the owner of schema datasync and of the destination "
                + "tables, or as its member with Options=-c role=<owner>; a table of another owner has to be given to it (ALTER TABLE ... OWNER TO ...).",
                e)
            {
                SqlState = e.SqlState,
            };
        }
        finally
        {
            connection.Notice -= listen;
        }
    }

    private static async Task RequireTablesAsync(
        NpgsqlConnection connection, IReadOnlyList<SyncDefinition> definitions, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
        {
            var privileges = DestinationPrivileges.Of(definition);
            var table = await TableShape.FindAsync(connection, privileges.Table, cancellationToken)
                ?? throw new DestinationConfigurationException(
                    $"Table {privileges.Table} of sync {definition.Name} does not exist. Create it, put its script into definitions/destinations, "
                    + "or correct destination.table; names are taken as written, also their case.");
            foreach (var column in privileges.Insert!)
                table.Column(column);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
