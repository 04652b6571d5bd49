using System.Globalization;
using System.Text;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector.Adding;

/// <summary>A first sync of a stream, as files: something to start from and to correct.</summary>
internal sealed record ProposedSync(string Name, string Table, string Yaml, string Sql, IReadOnlyList<string> Settings, IReadOnlyList<string> Secrets)
{
    /// <summary>Column with the time of writing.</summary>
    public const string WrittenAt = "synced_at";

    /// <summary>Column with the run.</summary>
    public const string BatchId = "sync_batch_id";

    private const int LongestName = 64;

    /// <param name="manifest">The connector.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="keyFields">Fields that identify a record; empty for those that the stream states.</param>
    /// <exception cref="CliException">Nothing says what identifies a record.</exception>
    public static ProposedSync Of(ConnectorManifest manifest, DeclarativeStream stream, IReadOnlyList<string> keyFields)
    {
        var schema = CatalogStream.Of(stream).JsonSchema;
        var key = keyFields.Count > 0 ? keyFields : stream.PrimaryKey;
        if (key.Count == 0)
        {
            throw new CliException(
                $"stream {stream.Name} states no primary key", ExitCodes.Configuration, "name what identifies a record with --key, or another stream with --stream");
        }

        var columns = ProposedColumn.Of(schema, key);
        var name = Names.Kebab($"{manifest.Name} {stream.Name}");
        name = name[..Math.Min(name.Length, LongestName)];
        var table = Names.Snake($"{manifest.Name} {stream.Name}");
        var config = new ProposedConfig(manifest.Name);
        var lines = config.Lines(manifest.Spec.ConnectionSpecification);
        return new ProposedSync(
            name, table, YamlOf(name, table, manifest, stream, columns, lines, ProposedColumn.Unnamed(schema)), SqlOf(name, table, columns), config.Settings, config.Secrets);
    }

    private static string YamlOf(
        string name, string table, ConnectorManifest manifest, DeclarativeStream stream, IReadOnlyList<ProposedColumn> columns, string config, IReadOnlyList<string> unnamed)
    {
        var yaml = new StringBuilder();
        Append(yaml, $"""
            # yaml-language-server: $schema=../schema/sync.schema.json
            #
            # Proposed from the schema of stream {OneLine(stream.Name)}: correct types and leave out what you do not need, here and in
            # destinations/{table}.sql. A value that is not of its type makes its record a dead letter.

            name: {name}
            # schedule: "0 0 2 * * *"   # NCRONTAB, UTC; without it the sync is started by hand

            source:
              connector: {manifest.Name}
              stream: {Names.YamlText(stream.Name)}

            """);
        if (config.Split('\n').Any(line => line.TrimStart() is { Length: > 0 } text && text[0] != '#'))
            yaml.Append("  config:\n").Append(config);
        yaml.Append("\nmapping:\n");
        foreach (var column in columns)
        {
            var presence = column.IsKey ? "required: true" : "nullable: true";
            var type = column.Type == "text" ? "" : $"type: {column.Type}, ";
            yaml.Append(CultureInfo.InvariantCulture, $"  {Names.YamlKey(column.Name)}: {{ from: {Names.YamlText(column.From)}, {type}{presence} }}\n");
        }

        foreach (var field in unnamed)
            yaml.Append(CultureInfo.InvariantCulture, $"  # {OneLine(field)}: a path cannot name this field; rename it with a transformation of the manifest\n");
        Append(yaml, $$"""
              {{WrittenAt}}: { set: now }
              {{BatchId}}: { set: batch_id }

            destination:
              table: {{table}}
              key: [{{string.Join(", ", columns.Where(column => column.IsKey).Select(column => Names.YamlKey(column.Name)))}}]

            """);
        return yaml.ToString();
    }

    private static string SqlOf(string name, string table, IReadOnlyList<ProposedColumn> columns)
    {
        var sql = new StringBuilder();
        sql.Append(CultureInfo.InvariantCulture, $"-- Destination of the sync \"{name}\", proposed from its stream's schema. Apply it before the first run: datasync migrate.\n\n");
        sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE IF NOT EXISTS \"{table}\" (\n");
        foreach (var column in columns)
            sql.Append(CultureInfo.InvariantCulture, $"    \"{column.Name}\" {column.SqlType}{(column.IsKey ? " NOT NULL" : "")},\n");
        sql.Append(CultureInfo.InvariantCulture, $"    {WrittenAt} timestamptz NOT NULL,\n    {BatchId} uuid NOT NULL,\n");
        sql.Append(CultureInfo.InvariantCulture, $"    PRIMARY KEY ({string.Join(", ", columns.Where(column => column.IsKey).Select(column => $"\"{column.Name}\""))})\n);\n");
        return sql.ToString();
    }

    private static void Append(StringBuilder text, string lines) => text.Append(lines.ReplaceLineEndings("\n"));

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
