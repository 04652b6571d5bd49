using System.Text.Json;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// State of a stream in the JSON that the format's other engines write: one cursor value; ranges
/// (<c>{"state_type": "date-range", "slices": [...]}</c>); values per partition with that of parent streams; and what older
/// versions had (https://docs.airbyte.com/platform/connector-development/config-based/understanding-the-yaml-file/incremental-syncs).
/// </summary>
/// <remarks>
/// Where the state of the reference engine has values per partition and one for all, new partitions begin at the latter there,
/// and the records they had before are never read. Here they begin at the start, unless the state says <c>use_global_cursor</c>.
/// Of several ranges only the first counts: what lies behind a gap is read again.
/// </remarks>
public static class StreamStateJson
{
    private const string NoCursor = "__ab_no_cursor_state_message";

    /// <summary>Reads the state of a stream and of its parents.</summary>
    /// <exception cref="SourceConfigurationException">The state has a value that is none of the stream's cursor.</exception>
    public static IReadOnlyList<SliceState> Read(SourceStream stream, JsonElement state)
    {
        var states = new List<SliceState>();
        try
        {
            Read(new PlannedStream(stream, ""), state, states);
        }
        catch (RequestException exception)
        {
            throw new SourceConfigurationException(stream.Config.Mask($"{stream}: the state cannot be used: {exception.Message}. Correct or remove it."))
            {
                Connector = stream.Connector,
                Stream = stream.Name,
                Page = 1,
            };
        }

        return states;
    }

    /// <summary>Writes the state of a stream and of its parents, so that the reference engine reads it as it is meant.</summary>
    public static JsonElement Write(SourceStream stream, IEnumerable<SliceState> states) =>
        Write(new PlannedStream(stream, ""), states.ToLookup(state => state.Stream));

    private static void Read(PlannedStream planned, JsonElement state, List<SliceState> states)
    {
        if (planned is not { Place: { } place, Stream: { Stream.Cursor: { } cursor } stream } || state.ValueKind != JsonValueKind.Object)
            return;
        state = StateMigration.Apply(stream, SliceFields.Of(state.EnumerateObject().Where(field => field.Name != NoCursor)
            .Select(field => KeyValuePair.Create(field.Name, field.Value))));
        var reader = new StateValues(cursor, cursor.FieldOf(stream.Config));
        void Add(string partition, CursorValue? value)
        {
            if (value is not null)
                states.Add(new SliceState(place, partition, value.Text, value.Rank));
        }

        var isPartitioned = stream.Stream.Retriever.Router is not null;
        if (!isPartitioned || !(state.TryGetProperty("states", out _) || state.TryGetProperty("state", out _)))
        {
            Add(PartitionStates.WholeKey, reader.Read(state));
        }
        else
        {
            foreach (var item in Items(state, "states"))
                Add(SliceState.KeyOf(Member(item, "partition")), reader.Read(Member(item, "cursor")));
            var counts = PartitionStates.IsOneForAll(stream) || IsTrue(state, "use_global_cursor") || !state.TryGetProperty("states", out _);
            if (counts && state.TryGetProperty("state", out var whole) && reader.Read(whole) is { } value)
                Add(PartitionStates.WholeKey, cursor.Earlier(value, Lookback(state)));
        }

        foreach (var parent in planned.Parents.Where(parent => parent.Place is not null))
            Read(parent, OfParent(parent, state), states);
    }

    /// <summary>Own state of a parent; in states of older versions it has that of its child.</summary>
    private static JsonElement OfParent(PlannedStream parent, JsonElement state)
    {
        if (state.TryGetProperty("parent_state", out var parents) && parents.ValueKind == JsonValueKind.Object
            && parents.TryGetProperty(ParentPlaces.NameIn(parent.Place!), out var own))
            return own;
        if (state.TryGetProperty("state", out var whole))
            return whole;
        return state.EnumerateObject().ToList() is [{ Value.ValueKind: JsonValueKind.String or JsonValueKind.Number } only]
            ? SliceFields.Of((parent.Stream.Stream.Cursor!.FieldOf(parent.Stream.Config), only.Value))
            : StreamSlice.Nothing;
    }

    private static JsonElement Write(PlannedStream planned, ILookup<string, SliceState> states)
    {
        var stream = planned.Stream;
        if (stream.Stream.Cursor is not { } cursor)
            return SliceFields.Of((NoCursor, JsonElement.Parse("true")));
        var own = states[planned.Place!].ToDictionary(state => state.Partition, StringComparer.Ordinal);
        var values = new StateValues(cursor, cursor.FieldOf(stream.Config));
        var whole = own.GetValueOrDefault(PartitionStates.WholeKey);
        if (stream.Stream.Retriever.Router is null)
            return whole is null ? StreamSlice.Nothing : values.Write(whole);

        var fields = new List<(string, JsonElement)> { ("use_global_cursor", JsonElement.Parse(whole is null ? "false" : "true")) };
        if (!PartitionStates.IsOneForAll(stream))
        {
            fields.Add(("states", SliceFields.ListOf(own.Values.Where(state => state != whole).Select(state =>
                SliceFields.Of(("partition", JsonElement.Parse(state.Partition)), ("cursor", values.Write(state)))))));
        }

        if (whole is not null)
            fields.Add(("state", values.Write(whole)));
        fields.Add(("lookback_window", SliceFields.Number(0)));
        var parents = planned.Parents.Where(parent => parent.Place is not null && states.Any(group => IsAtOrBelow(group.Key, parent.Place)))
            .Select(parent => (ParentPlaces.NameIn(parent.Place!), Write(parent, states))).ToArray();
        if (parents.Length > 0)
            fields.Add(("parent_state", SliceFields.Of(parents)));
        return SliceFields.Of([.. fields]);
    }

    private static bool IsAtOrBelow(string place, string parent) => place == parent || place.StartsWith(parent + "/", StringComparison.Ordinal);

    private static TimeSpan Lookback(JsonElement state) =>
        state.TryGetProperty("lookback_window", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out var number)
            ? TimeSpan.FromSeconds(Math.Clamp(number, 0, TimeSpan.FromDays(36500).TotalSeconds))
            : TimeSpan.Zero;

    private static bool IsTrue(JsonElement state, string name) => state.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<JsonElement> Items(JsonElement state, string name) =>
        state.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static JsonElement Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : throw new RequestException($"an item of its states has no {name}");
}
