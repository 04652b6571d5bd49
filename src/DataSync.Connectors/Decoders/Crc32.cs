namespace DataSync.Connectors.Decoders;

/// <summary>The checksum of zip and gzip (RFC 1952 section 8), which the framework does not compare for zip entries.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        return value;
    })];

    /// <summary>Checksum of the data.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var table = Table;
        var value = uint.MaxValue;
        foreach (var next in data)
            value = (value >> 8) ^ table[(byte)(value ^ next)];
        return ~value;
    }
}
