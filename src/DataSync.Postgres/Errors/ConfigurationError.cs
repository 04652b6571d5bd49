using Npgsql;

namespace DataSync.Postgres;

/// <summary>Says what to do about a statement that the server refuses as such. These messages of the server name objects, never values.</summary>
internal static class ConfigurationError
{
    public static DestinationConfigurationException From(PostgresException e, string? table = null)
    {
        var remedy = e.SqlState switch
        {
            PostgresErrorCodes.UndefinedTable => "Create the table, correct destination.table, or run 'datasync migrate' when it is one of schema datasync.",
            PostgresErrorCodes.UndefinedColumn => "Add the column to the table or take it out of the mapping.",
            PostgresErrorCodes.InvalidColumnReference => "Create a unique index on exactly the columns of destination.key.",
            PostgresErrorCodes.InsufficientPrivilege => "Grant the app's role what it needs: run 'datasync migrate --app-role <role> --app-login <this login>' as the owner of the tables.",
            "428C9" => "Take the generated column out of the mapping.",
            PostgresErrorCodes.InvalidCatalogName => "Create the database or correct Database= in the connection string.",
            _ when table is null => "The server's log has the statement.",
            _ => "Compare the mapping with the table ('datasync check').",
        };
        var where = table is null ? "PostgreSQL" : $"Destination {table}: PostgreSQL";
        return new DestinationConfigurationException($"{where} refuses the statement ({e.SqlState}: {e.MessageText}). {remedy}", e)
        {
            SqlState = e.SqlState,
        };
    }
}
