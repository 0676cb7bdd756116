using System.Text;

namespace FluxPay.TossSimulator.Pages;

/// <summary>Where the buyer goes back to: an absolute http(s) URL, or a path of the same host.</summary>
internal static class ReturnUrl
{
    private static readonly Uri AnyHost = new("http://localhost");

    public static bool IsValid(string url)
    {
        if (url.Any(char.IsControl))
            return false;
        if (IsPath(url))
            return true;
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && url[0] != '/';
    }

    /// <summary>The URL with the parameters behind its own, safe for a Location header.</summary>
    public static string With(string url, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        bool isPath = IsPath(url);
        Uri uri = isPath ? new Uri(AnyHost, url) : new Uri(url);
        var text = new StringBuilder(isPath ? uri.PathAndQuery : uri.GetLeftPart(UriPartial.Query));
        char separator = uri.Query.Length > 0 ? '&' : '?';
        foreach ((string name, string value) in parameters)
        {
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return text.Append(uri.Fragment).ToString();
    }

    /// <summary>Browsers read <c>//host</c> and <c>/\host</c> as another host.</summary>
    private static bool IsPath(string url) => url.StartsWith('/') && (url.Length == 1 || url[1] is not ('/' or '\\'));
}
