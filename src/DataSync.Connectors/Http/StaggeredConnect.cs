using System.Net;
using System.Net.Sockets;

namespace DataSync.Connectors.Http;

/// <summary>
/// Connects to the first of several addresses that answers: in their order, the next one beginning when the one before
/// failed or has kept silent for a quarter of a second (Happy Eyeballs, RFC 8305 section 5, without its sorting).
/// </summary>
internal static class StaggeredConnect
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <exception cref="SocketException">No address answers; that of the last to fail.</exception>
    public static async Task<Socket> ConnectAsync(
        IReadOnlyList<IPAddress> addresses, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new List<Task<Socket>>();
        try
        {
            for (var next = 0; ;)
            {
                if (next < addresses.Count)
                    pending.Add(OpenAsync(addresses[next++], port, stop.Token));
                var first = Task.WhenAny(pending);
                if (next < addresses.Count)
                    await Task.WhenAny(first, Task.Delay(Delay, time, stop.Token)).ConfigureAwait(false);
                else
                    await first.ConfigureAwait(false);

                if (pending.Find(attempt => attempt.IsCompleted) is not { } ended)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }

                pending.Remove(ended);
                if (ended.IsCompletedSuccessfully || (pending.Count == 0 && next == addresses.Count))
                    return await ended.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var late in pending)
                _ = DiscardAsync(late);
        }
    }

    private static async Task<Socket> OpenAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        // Created inside, so that a machine without the address family counts as an address that failed.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the socket of an attempt that came too late; how it failed concerns nobody any more.</summary>
    private static async Task DiscardAsync(Task<Socket> late)
    {
        try
        {
            (await late.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
        }
    }
}
