using System.Security.Cryptography;

namespace FluxPay;

/// <summary>
/// Bytes that nobody can foretell, for ids and nonces. Every thread draws them by the page: to draw twelve alone takes a microsecond, and a use of
/// credits needs some five times.
/// </summary>
internal static class RandomBytes
{
    private const int Page = 512;

    [ThreadStatic]
    private static Drawn? t_drawn;

    /// <param name="bytes">No more than a page; each byte is given once and forgotten.</param>
    public static void Fill(Span<byte> bytes)
    {
        var drawn = t_drawn ??= new Drawn();
        if (bytes.Length > drawn.Left)
            drawn.Draw();
        drawn.Take(bytes);
    }

    private sealed class Drawn
    {
        private readonly byte[] _page = new byte[Page];

        public int Left { get; private set; }

        public void Draw()
        {
            RandomNumberGenerator.Fill(_page);
            Left = Page;
        }

        public void Take(Span<byte> bytes)
        {
            var taken = _page.AsSpan(Left - bytes.Length, bytes.Length);
            taken.CopyTo(bytes);
            taken.Clear();
            Left -= bytes.Length;
        }
    }
}
