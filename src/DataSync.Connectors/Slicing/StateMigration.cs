using System.Text.Json;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// State of an old form, <c>{"13506132": {"last_changed": "2022-12-27T08:34:39+00:00"}}</c>, becomes one of partitions: the
/// reference engine's <c>LegacyToPerPartitionStateMigration</c>.
/// </summary>
internal static class StateMigration
{
    private const string TypeName = "LegacyToPerPartitionStateMigration";

    /// <summary>Whether a stream asks for it.</summary>
    public static bool Parse(ComponentScope stream) =>
        stream.Children("state_migrations").Select(child => child.Read((TypeName, (ComponentScope _) => TypeName))).ToList().Count > 0;

    /// <summary>The state in its new form, where it has the old one; else as it is.</summary>
    public static JsonElement Apply(SourceStream stream, JsonElement state)
    {
        if (!stream.Stream.MigratesState || stream.Stream.Cursor is not { } cursor
            || stream.Stream.Retriever.Router?.FieldOf(stream.Config) is not { } partition)
            return state;
        var (entries, field) = (state.EnumerateObject().ToList(), cursor.FieldOf(stream.Config));
        var isOld = entries.Count > 0 && !state.TryGetProperty("states", out _) && entries.TrueForAll(entry =>
            entry.Value.ValueKind == JsonValueKind.Object && entry.Value.EnumerateObject().Select(value => value.Name).SequenceEqual([field]));
        return isOld
            ? SliceFields.Of(("states", SliceFields.ListOf(entries.Select(entry => SliceFields.Of(
                ("partition", SliceFields.Of((partition, SliceFields.Text(entry.Name)))), ("cursor", entry.Value))))))
            : state;
    }
}
