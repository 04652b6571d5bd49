using System.Security.Cryptography;
using System.Text.Json;
using DataSync.Connectors.Slicing;
using DataSync.Functions.Configuration;

namespace DataSync.Functions.Slices;

/// <summary>
/// Tells what the slices and the state of a sync are of. State of another source would make a run leave out records that were
/// never read, so it is not used when one of these has changed: connector, stream, its settings (of secrets
/// the names, never the values), the stream's cursor, the destination's table.
/// </summary>
internal static class SourceIdentity
{
    /// <summary>First 128 bits of SHA-256, in hexadecimal.</summary>
    public static string Of(LoadedSync sync, SourceSettings settings)
    {
        var (source, destination) = (sync.Definition.Source, sync.Definition.Destination);
        var values = source.Config.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { pair.Key, settings.WithoutSecrets(pair.Value) });
        string[] parts = [source.Connector, source.Stream, SlicedStreams.CursorFieldOf(sync.Source), destination.Table, .. values];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)).AsSpan(0, 16));
    }
}
