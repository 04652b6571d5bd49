using System.Text.Json.Nodes;
using DataSync.Connectors.Slicing;

namespace DataSync.Presets.Tests.Kit;

/// <summary>What reading a stream to its end came to.</summary>
/// <param name="Records">Records in the order they came.</param>
/// <param name="Calls">Requests that the vendor saw meanwhile.</param>
/// <param name="Waits">How long was waited, each time.</param>
/// <param name="States">How far the stream was read: what the next run begins with.</param>
public sealed record PresetRun(
    IReadOnlyList<JsonObject> Records, IReadOnlyList<VendorCall> Calls, IReadOnlyList<TimeSpan> Waits, IReadOnlyList<SliceState> States)
{
    /// <summary>A field of every record, as text.</summary>
    public IReadOnlyList<string> All(string field) => [.. Records.Select(record => record[field]?.ToString() ?? "")];
}
