using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Where the waiting page may send somebody: this site, or one that the application has listed; never anywhere else.</summary>
internal static class ReturnAddress
{
    /// <param name="request">Whose site.</param>
    /// <param name="asked">A path from '/', or an absolute address.</param>
    /// <param name="allowed">Origins beside this site's, such as <c>https://shop.example</c>.</param>
    /// <returns>The absolute address; null for one that is not allowed.</returns>
    public static string? Find(HttpRequest request, string asked, IEnumerable<string> allowed)
    {
        // Browsers drop tabs and line ends and take '\' for '/', so "/\t/elsewhere" would lead elsewhere.
        if (asked.Any(c => c is <= ' ' or '\\' or '\u007f'))
            return null;
        string site = $"{request.Scheme}://{request.Host.ToUriComponent()}";
        if (asked[0] == '/' && !asked.StartsWith("//", StringComparison.Ordinal))
            asked = site + asked;
        if (!Uri.TryCreate(asked, UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return null;
        string origin = address.GetLeftPart(UriPartial.Authority);
        return allowed.Prepend(site).Any(a => IsOrigin(a, origin)) ? address.AbsoluteUri : null;
    }

    private static bool IsOrigin(string allowed, string origin) =>
        Uri.TryCreate(allowed, UriKind.Absolute, out var known)
        && known.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);
}
