using System.Buffers;
using System.Runtime.CompilerServices;

namespace FluxPay.Client.Http;

/// <summary>Keeps text that is no id out of paths: <c>..</c> from a web form must not reach another route.</summary>
internal static class PathId
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string Of(string id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, name);
        return id.AsSpan().ContainsAnyExcept(Allowed)
            ? throw new ArgumentException("An id is made of letters, digits, _ and -.", name)
            : id;
    }
}
