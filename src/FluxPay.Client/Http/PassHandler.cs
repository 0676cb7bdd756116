using System.Globalization;

namespace FluxPay.Client.Http;

/// <summary>
/// Sends the newest pass of a waiting room with every try, and takes up the one that an answer brings, be it a refusal or an answer whose body
/// never comes.
/// </summary>
internal sealed class PassHandler : DelegatingHandler
{
    /// <summary>Carries the operation's <see cref="RoomPass"/>.</summary>
    public const string Property = "FluxPay.RoomPass";

    private const string Header = "X-FluxPay-Pass";
    private const string ExpiresHeader = "X-FluxPay-Pass-Expires";

    private static readonly HttpRequestOptionsKey<RoomPass?> Key = new(Property);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Key, out var pass) || pass is null)
            return await base.SendAsync(request, cancellationToken);
        request.Headers.Remove(Header);   // that of the try before
        request.Headers.Add(Header, pass.Value);
        var response = await base.SendAsync(request, cancellationToken);
        TakeUp(pass, response);
        return response;
    }

    private static void TakeUp(RoomPass pass, HttpResponseMessage response)
    {
        if (Single(response, Header) is { } renewed
            && DateTimeOffset.TryParse(Single(response, ExpiresHeader), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiresAt))
        {
            pass.Renew(renewed, expiresAt);
        }
    }

    private static string? Single(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.ToArray() is [var only] ? only : null;
}
