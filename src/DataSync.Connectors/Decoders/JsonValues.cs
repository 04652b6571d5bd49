using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Writes JSON values one after the other into blocks of memory and hands each out as a slice. A block is never written
/// again, so that a value stays as it is for as long as someone holds it.
/// </summary>
internal sealed class JsonValues : IBufferWriter<byte>, IDisposable
{
    // Below the size at which the runtime moves arrays to the heap for large objects.
    private const int BlockBytes = 64 * 1024;

    private readonly DecodingContext _context;
    private readonly Utf8JsonWriter _writer;
    private byte[] _block = [];
    private int _start;
    private int _end;
    private int _counted;

    public JsonValues(DecodingContext context)
    {
        _context = context;
        // The values go into a database, not into a page: only what JSON demands is escaped.
        _writer = new Utf8JsonWriter(
            this, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Begins a value.</summary>
    public Utf8JsonWriter Begin()
    {
        (_start, _counted) = (_end, 0);
        _writer.Reset();
        return _writer;
    }

    /// <summary>Ends the value and hands it out.</summary>
    /// <exception cref="DecodingException">More JSON was written than the limit.</exception>
    public ReadOnlyMemory<byte> End()
    {
        _writer.Flush();
        Count();
        return _block.AsMemory(_start, _end - _start);
    }

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_block.Length - _end < Math.Max(sizeHint, 1))
            StartBlock(sizeHint);
        return _block.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => _writer.Dispose();

    /// <summary>Takes the begun value along into a new block.</summary>
    private void StartBlock(int sizeHint)
    {
        // Also while a value grows, so that no single one is larger than the limit.
        Count();
        var written = _end - _start;
        var block = new byte[Math.Max(BlockBytes, checked((written * 2) + sizeHint))];
        _block.AsSpan(_start, written).CopyTo(block);
        (_block, _start, _end) = (block, 0, written);
    }

    private void Count()
    {
        _context.TakeJson(_end - _start - _counted);
        _counted = _end - _start;
    }
}
