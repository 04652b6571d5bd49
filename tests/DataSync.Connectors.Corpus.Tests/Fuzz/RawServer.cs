using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DataSync.Connectors.Corpus.Tests.Fuzz;

/// <summary>A server that writes whatever bytes a case wants and closes the connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const string CaseHeader = "X-Fuzz-Case";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Func<byte[]?>> _cases = new();
    private readonly SocketsHttpHandler _connections = new() { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All };
    private readonly Task _accepting;

    public RawServer()
    {
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>A client whose every request is answered by this case.</summary>
    public HttpClient Connect(int number, Func<byte[]?> answer)
    {
        _cases[number] = answer;
        return new HttpClient(new Rewriting(_connections, (IPEndPoint)_listener.LocalEndpoint, number), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Forget(int number) => _cases.TryRemove(number, out _);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var closing = client;
        var stream = client.GetStream();
        try
        {
            var (buffer, read) = (new byte[64 * 1024], 0);
            while (buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0 && read < buffer.Length)
            {
                var got = await stream.ReadAsync(buffer.AsMemory(read), _stop.Token);
                if (got == 0)
                    return;
                read += got;
            }

            var head = Encoding.Latin1.GetString(buffer, 0, read);
            var at = head.IndexOf(CaseHeader, StringComparison.OrdinalIgnoreCase) + CaseHeader.Length + 1;
            var number = int.Parse(head[at..head.IndexOf('\r', at)], CultureInfo.InvariantCulture);
            if (_cases.TryGetValue(number, out var answer) && answer() is { } bytes)
                await stream.WriteAsync(bytes, _stop.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            // Whatever of the request is still on its way is taken in, so that the answer is not lost to a reset.
            while (await stream.ReadAsync(buffer, _stop.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client left first; the case says what that means.
        }
    }

    private sealed class Rewriting(HttpMessageHandler inner, IPEndPoint server, int number) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add(CaseHeader, number.ToString(CultureInfo.InvariantCulture));
            request.RequestUri = new Uri($"http://{server}/");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
