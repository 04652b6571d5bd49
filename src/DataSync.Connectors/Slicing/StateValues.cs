using System.Text.Json;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing;

/// <summary>Values of a cursor in the JSON of a state.</summary>
internal sealed class StateValues(ICursor cursor, string field)
{
    /// <summary>The value of <c>{"updated_at": ...}</c>, or the end of the first range; null when there is none.</summary>
    /// <exception cref="RequestException">It is no value of the cursor.</exception>
    public CursorValue? Read(JsonElement state)
    {
        if (state.ValueKind != JsonValueKind.Object)
            return null;
        if (state.TryGetProperty("state_type", out _) && state.TryGetProperty("slices", out var slices) && slices.ValueKind == JsonValueKind.Array)
            return FirstRange(slices);
        return state.TryGetProperty(field, out var value) ? Parse(value) : null;
    }

    /// <summary>As <c>{"updated_at": ...}</c>.</summary>
    public JsonElement Write(SliceState state) => SliceFields.Of(
        (field, cursor.ValueOf(state.Value) is { IsNumber: true, Rank: var number } ? SliceFields.Number(number) : SliceFields.Text(state.Value)));

    /// <summary>The highest value seen in the earliest range, else its end: as the reference engine goes on from there.</summary>
    private CursorValue? FirstRange(JsonElement slices)
    {
        var first = slices.EnumerateArray().Where(slice => slice.ValueKind == JsonValueKind.Object)
            .Select(slice => (Slice: slice, Start: Bound(slice, "start"))).OrderBy(range => range.Start?.Rank ?? decimal.MinValue).FirstOrDefault().Slice;
        return first.ValueKind == JsonValueKind.Object ? Bound(first, "most_recent_cursor_value") ?? Bound(first, "end") : null;
    }

    private CursorValue? Bound(JsonElement slice, string name) => slice.TryGetProperty(name, out var value) ? Parse(value) : null;

    private CursorValue? Parse(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String or JsonValueKind.Number when cursor.ValueOf(value.ToString()) is { } known => known,
        _ => throw new RequestException($"the value of {field} is none that the cursor reads"),
    };
}
