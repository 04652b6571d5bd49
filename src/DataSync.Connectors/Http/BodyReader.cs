namespace DataSync.Connectors.Http;

/// <summary>Reads bodies into memory up to a limit.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 32 * 1024;

    /// <summary>The whole body.</summary>
    /// <exception cref="BodyTooLargeException">It is longer than the limit.</exception>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var body = await ReadStartAsync(content, limit + 1L, cancellationToken).ConfigureAwait(false);
        return body.Length <= limit ? body : throw new BodyTooLargeException(limit);
    }

    /// <summary>The start of the body, at most so many bytes.</summary>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadStartAsync(HttpContent content, long most, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);

        // One byte more than announced, so that the read that finds the end does not grow the buffer.
        var announced = content.Headers.ContentLength is { } said ? Math.Min(said, most) + 1 : FirstBuffer;
        var buffer = new byte[Math.Min(announced, most)];
        var length = 0;
        while (length < most)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(Math.Max(buffer.Length * 2L, FirstBuffer), most));
            var read = await ReadAsync(stream, buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
        }

        return buffer.AsMemory(0, length);
    }

    /// <exception cref="InvalidDataException">What comes cannot be decompressed.</exception>
    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            // Unlike gzip, BrotliStream says so in this way.
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
