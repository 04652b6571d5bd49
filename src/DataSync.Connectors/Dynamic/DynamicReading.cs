using System.Text.Json;
using DataSync.Connectors.Slicing;

namespace DataSync.Connectors.Dynamic;

/// <summary>What resolvers need: the source, and a way to read records of it.</summary>
internal sealed record DynamicReading(SourceStream Source, Func<SourceStream, CancellationToken, IAsyncEnumerable<(StreamSlice Slice, JsonElement Record)>> RecordsAsync);
