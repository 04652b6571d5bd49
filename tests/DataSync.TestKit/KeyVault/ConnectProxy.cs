using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DataSync.TestKit.KeyVault;

/// <summary>
/// An HTTP proxy that tunnels (CONNECT, RFC 9110 section 9.3.6) to one server whatever host is asked for: so a process
/// reaches a test's server under a vendor's own host name, with TLS from end to end.
/// </summary>
public sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <summary>Starts a proxy.</summary>
    /// <param name="host">The one host that may be asked for.</param>
    /// <param name="port">Port of the server on this machine that answers for it.</param>
    public ConnectProxy(string host, int port)
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync(host, port);
    }

    /// <summary>Its address.</summary>
    public string Url { get; }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(string host, int port)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), host, port);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, string host, int port)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var asked = await ReadHeadAsync(stream);
            if (!asked.StartsWith($"CONNECT {host}:443 ", StringComparison.OrdinalIgnoreCase))
            {
                await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _end.Token);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, port, _end.Token);
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _end.Token);
            await Task.WhenAny(
                stream.CopyToAsync(server.GetStream(), _end.Token),
                server.GetStream().CopyToAsync(stream, _end.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two is gone.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) > 0)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
