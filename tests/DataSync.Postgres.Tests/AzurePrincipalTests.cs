using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>Logins that are managed identities, on a server with Azure's function for principals in the one database that has it.</summary>
public sealed class AzurePrincipalTests(SecuredServer secured) : IClassFixture<SecuredServer>, IAsyncLifetime
{
    // As Azure's: creates a role and answers a sentence; here only names that begin with func- are known to the directory.
    private const string Function = """
        CREATE FUNCTION pg_catalog.pgaadauth_create_principal(rolename text, isadmin boolean, ismfa boolean) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            IF rolename NOT LIKE 'func-%' THEN
                RAISE EXCEPTION 'Could not validate AAD user % because its name is not found in the tenant.', rolename;
            END IF;
            EXECUTE format('CREATE ROLE %I LOGIN', rolename);
            IF isadmin OR ismfa THEN RAISE EXCEPTION 'neither was asked for'; END IF;
            RETURN format('Created role for "%s"', rolename);
        END $$
        """;

    private string ConnectionString => new NpgsqlConnectionStringBuilder(secured.Server.ConnectionString("pipeline", "datasync"))
    {
        Password = "p",
        Options = "-c role=datasync_owner",
    }.ConnectionString;

    public async Task InitializeAsync()
    {
        await secured.Server.ExecuteAsync(Function);
        await secured.Server.ExecuteAsync("CREATE ROLE pipeline LOGIN CREATEROLE PASSWORD 'p'");
        await secured.Server.ExecuteAsync("CREATE ROLE datasync_owner; GRANT datasync_owner TO pipeline");
        await secured.Server.ExecuteAsync("CREATE DATABASE datasync OWNER datasync_owner");
        await using var pool = DataSyncDataSource.Create(ConnectionString);
        await new Migrator(pool).MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        await secured.Server.ExecuteAsync("DROP DATABASE datasync WITH (FORCE)");
        await secured.Server.ExecuteAsync("DROP ROLE pipeline, datasync_owner");
        await secured.Server.ExecuteAsync("DROP FUNCTION pg_catalog.pgaadauth_create_principal(text, boolean, boolean)");
    }

    [Fact]
    public async Task An_identity_without_a_login_gets_one_also_when_two_pipelines_come_at_once()
    {
        await using var pool = DataSyncDataSource.Create(ConnectionString);
        var grants = new AppRole(pool);
        string[] logins = ["func-datasync-dev-blue", "func-datasync-dev-green"];

        var reports = await Task.WhenAll(
            grants.GrantAsync("datasync_app", logins, [], default), grants.GrantAsync("datasync_app", logins, [], default));

        reports.SelectMany(report => report.LoginsJoined).ShouldBe(logins, ignoreOrder: true);
        reports.SelectMany(report => report.LoginsCreated).ShouldBe(logins, ignoreOrder: true);
        (await secured.Server.ScalarAsync<long>(
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'func-%' AND rolcanlogin AND NOT rolcreaterole AND pg_has_role(oid, 'datasync_app', 'MEMBER')")).ShouldBe(2);
        (await grants.GrantAsync("datasync_app", logins, [], default)).LoginsCreated.ShouldBeEmpty();

        var unknown = await Should.ThrowAsync<PostgresConfigurationException>(() => grants.GrantAsync("datasync_app", ["web-app"], [], default));
        unknown.Message.ShouldContain("not found in the tenant");
        unknown.Message.ShouldContain("display name");

        await secured.Server.ExecuteAsync("DROP OWNED BY datasync_app", "datasync");
        await secured.Server.ExecuteAsync("DROP ROLE datasync_app, \"func-datasync-dev-blue\", \"func-datasync-dev-green\"");
    }
}
