using System.Net;
using System.Net.Sockets;

namespace FluxPay.Tests;

/// <summary>
/// Free ports that stay ours while a process is down between a kill and its restart: below the range the kernel gives to port 0 and to
/// outgoing connections, each handed out once.
/// </summary>
internal static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Two runs on one machine begin in different places.
    private static int _next = Environment.ProcessId * 37 % Count;

    public static int Take()
    {
        while (true)
        {
            int port = First + (Interlocked.Increment(ref _next) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's; the next one.
            }
        }
    }
}
