using System.Net;
using System.Net.Sockets;

namespace DataSync.Connectors.Tests.Http;

/// <summary>An address that answers no attempt to connect: its queue of connections is full and nobody takes one out.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static SilentListener Start(string address, int port)
    {
        var silent = new SilentListener();
        silent._listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        silent._listener.Listen(0);
        // Linux takes one connection more than the queue's length, then drops what comes.
        for (var i = 0; i < 2; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            silent._queued.Add(client);
            try
            {
                client.Connect(silent._listener.LocalEndPoint!);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
            {
                // On its way, or never to arrive.
            }
        }

        return silent;
    }

    public void Dispose()
    {
        foreach (var client in _queued)
            client.Dispose();
        _listener.Dispose();
    }
}
