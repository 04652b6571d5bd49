using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSync.Core.Definitions;

namespace DataSync.Postgres;

/// <summary>
/// The SQL that gives a role exactly what the app needs for a set of syncs: what it had before is withdrawn first, so that
/// running it again makes it exact again. Derived from the definitions alone; what only the catalog knows (schemas of
/// unqualified names and of types, sequences behind defaults) is looked up when it runs.
/// </summary>
public static class AppRoleGrants
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole script as one transaction, for people and <c>psql</c>.</summary>
    /// <param name="role">The app's role; logins of the app are its members.</param>
    /// <param name="definitions">All syncs of the app.</param>
    /// <exception cref="DestinationConfigurationException">A definition's table is no table name.</exception>
    public static string Script(string role, IReadOnlyList<SyncDefinition> definitions) => $"""
        -- What the role {OneLine(role)} may do, derived from the sync definitions. Run it as the owner of schema datasync and of
        -- the destination tables. Running it again makes it exact again.
        BEGIN;

        {Turn}

        {Create(role)}

        {Grants(role, definitions)}
        COMMIT;

        """;

    /// <summary>Lets one writer of privileges go after the other, and no migration beside them.</summary>
    internal static string Turn { get; } = $"SELECT pg_advisory_xact_lock({Migrator.AdvisoryLock});";

    /// <summary>Creates the role where it is missing, without a login.</summary>
    internal static string Create(string role) => $"""
        SELECT set_config('datasync.app_role', {Sql.Literal(role)}, true);

        {AppRoleScripts.Create}
        """;

    /// <summary>Withdraws what the role had and grants what it needs.</summary>
    internal static string Grants(string role, IReadOnlyList<SyncDefinition> definitions)
    {
        var destinations = definitions.OrderBy(definition => definition.Name, StringComparer.Ordinal)
            .Select(definition => (definition.Name, Privileges: DestinationPrivileges.Of(definition))).ToArray();
        var sql = new StringBuilder($"""
            SELECT set_config('datasync.app_role', {Sql.Literal(role)}, true);
            SELECT set_config('datasync.destinations', {Sql.Literal(Describe(destinations.Select(d => d.Privileges)))}, true);

            {AppRoleScripts.Guard}

            {AppRoleScripts.Withdraw}

            -- DataSync's own tables.
            GRANT USAGE ON SCHEMA {Sql.Identifier(StatePrivileges.Schema)} TO {Sql.Identifier(role)};

            """);
        foreach (var privileges in StatePrivileges.All)
            sql.Append(Grant(privileges, role));
        foreach (var (sync, privileges) in destinations)
            sql.Append($"\n-- Sync {sync}.\n").Append(Grant(privileges, role));
        return sql.Append('\n').Append(AppRoleScripts.WhatTablesBring).Append('\n').ToString();
    }

    private static string Grant(TablePrivileges privileges, string role) =>
        $"GRANT {privileges} ON {privileges.Table} TO {Sql.Identifier(role)};\n";

    private static string Describe(IEnumerable<TablePrivileges> destinations) =>
        JsonSerializer.Serialize(destinations.Select(d => new { table = d.Table.ToString(), mapped = d.Insert }), Readable);

    private static string OneLine(string role) => Sql.Identifier(role).ReplaceLineEndings(" ");
}
