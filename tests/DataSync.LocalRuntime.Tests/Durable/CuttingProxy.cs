using System.Net;
using System.Net.Sockets;

namespace DataSync.LocalRuntime.Tests.Durable;

/// <summary>
/// Stands between the engine and PostgreSQL. On demand it lets one more request through and then closes the connection
/// instead of passing on the answer: the server has done the work, and the client cannot know.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly EndPoint _server;
    private readonly Task _accepting;
    private int _swallow;

    public CuttingProxy(string host, int port)
    {
        _server = new DnsEndPoint(host, port, AddressFamily.InterNetwork);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers swallowed so far.</summary>
    public int Swallowed { get; private set; }

    /// <summary>Swallows the next answer of the server and closes its connection.</summary>
    public void SwallowNextAnswer() => Volatile.Write(ref _swallow, 1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await server.ConnectAsync(_server, _stop.Token);
            await using var upstream = new NetworkStream(server);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(upstream, _stop.Token),
                PassAnswersAsync(upstream, client.GetStream()));
        }
    }

    private async Task PassAnswersAsync(Stream server, Stream client)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReadAsync(buffer, _stop.Token) is var count and > 0)
        {
            if (Interlocked.Exchange(ref _swallow, 0) == 1)
            {
                Swallowed++;
                return;
            }

            await client.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
