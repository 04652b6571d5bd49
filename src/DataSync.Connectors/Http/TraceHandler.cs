using System.Net;

namespace DataSync.Connectors.Http;

/// <summary>Tells of each request once its answer was read or given up.</summary>
internal sealed class TraceHandler(RequestTrace trace, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var sent = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.Content = new Observed(response.Content, (start, received) =>
                trace.Write(request, response, sent, time.GetElapsedTime(started), received, start, failure: null));
            return response;
        }
        catch (Exception e)
        {
            trace.Write(request, null, sent, time.GetElapsedTime(started), 0, [], e.Message);
            throw;
        }
    }

    private delegate void Ended(ReadOnlySpan<byte> start, long received);

    /// <summary>A body that tells its start and length when it is disposed; nothing else about it changes.</summary>
    private sealed class Observed : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly byte[] _start = new byte[RequestTrace.BodyStart * 4];
        private readonly Ended _ended;
        private long _received;
        private bool _isTold;

        public Observed(HttpContent inner, Ended ended)
        {
            (_inner, _ended) = (inner, ended);
            foreach (var (name, values) in inner.Headers.NonValidated)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new Counting(await _inner.ReadAsStreamAsync().ConfigureAwait(false), this);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _inner.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isTold)
            {
                _isTold = true;
                _ended(_start.AsSpan(0, (int)Math.Min(_received, _start.Length)), _received);
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Received(ReadOnlySpan<byte> bytes)
        {
            if (_received < _start.Length)
                bytes[..(int)Math.Min(bytes.Length, _start.Length - _received)].CopyTo(_start.AsSpan((int)_received));
            _received += bytes.Length;
        }

        private sealed class Counting(Stream inner, Observed of) : Stream
        {
            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => throw new NotSupportedException();

            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                of.Received(buffer.Span[..read]);
                return read;
            }

            public override int Read(byte[] buffer, int offset, int count)
            {
                var read = inner.Read(buffer, offset, count);
                of.Received(buffer.AsSpan(offset, read));
                return read;
            }

            public override void Flush()
            {
            }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
