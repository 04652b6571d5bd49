using System.Runtime.InteropServices;

namespace DataSync.Connectors.Decoders;

/// <summary>Unpacks compressed data into memory within the limits of a response.</summary>
internal static class Inflation
{
    // Small data says little about its ratio.
    private const int RatioGraceBytes = 1024 * 1024;
    private const int FirstBuffer = 16 * 1024;

    /// <summary>All that the stream gives.</summary>
    /// <param name="stream">A decompressing stream.</param>
    /// <param name="packed">Bytes it has to read.</param>
    /// <param name="context">Limits and place.</param>
    /// <exception cref="DecodingException">The data is broken, or unpacks to more than it may.</exception>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream, long packed, DecodingContext context)
    {
        var most = context.DecompressedLeft;
        var buffer = new byte[(int)Math.Min(Math.Max(FirstBuffer, packed * 4), most + 1L)];
        var length = 0;
        try
        {
            // One byte more than allowed tells data of exactly that size from more.
            for (int read; (read = stream.Read(buffer.AsSpan(length))) > 0;)
            {
                length += read;
                if (length > most)
                    throw TooMuch(context);
                if (length > RatioGraceBytes && length > packed * context.Limits.MaxCompressionRatio)
                {
                    throw DecodingException.Limit(
                        $"the body unpacks to more than {context.Limits.MaxCompressionRatio} times its size, as a decompression bomb does",
                        context.At(),
                        "Look at what the source sends; no real records are known to compress so far");
                }

                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, most + 1L));
            }
        }
        catch (InvalidDataException exception)
        {
            throw DecodingException.Malformed(
                "the body cannot be decompressed", context.At(), "The answer was cut off or is damaged; read it again", exception);
        }

        context.TakeDecompressed(length);
        return buffer.AsMemory(0, length);
    }

    /// <summary>A stream over memory, without a copy where the memory is an array.</summary>
    public static MemoryStream StreamOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(memory.ToArray(), writable: false);

    private static DecodingException TooMuch(DecodingContext context) => DecodingException.Limit(
        $"the body unpacks to more than {context.Limits.MaxDecompressedBytes} bytes", context.At(), DecodingContext.AskForLess);
}
