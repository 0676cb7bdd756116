using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Korean for who prefers it to English, else English.</summary>
internal static class Languages
{
    public static string Of(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptLanguage;
        var preferred = accepted
            .Where(l => l.Quality is null or > 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value ?? "")
            .FirstOrDefault(l => Is(l, "ko") || Is(l, "en"));
        return preferred is not null && Is(preferred, "ko") ? "ko" : "en";
    }

    private static bool Is(string tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase) || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
