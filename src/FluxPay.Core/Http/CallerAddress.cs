using System.Net;
using System.Net.Sockets;

namespace FluxPay.Http;

/// <summary>An address as a caller: one of IPv4, the /64 network of IPv6, because that is what one customer of a provider gets.</summary>
internal static class CallerAddress
{
    private const int NetworkBytes = 8;

    /// <param name="address">The connection's; null on a local socket.</param>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
