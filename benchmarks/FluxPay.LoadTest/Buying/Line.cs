using System.Net;
using System.Net.Http.Headers;

namespace FluxPay.LoadTest.Buying;

/// <summary>Connections to the hosts and the gateway, as cheap as HTTP over .NET gets: the buyers share the machine with what they measure.</summary>
internal sealed class Line : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 8192,   // so that a flood waits at the hosts, if anywhere, and not in here
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
    });

    /// <param name="body">JSON; null for none.</param>
    /// <param name="headers">Sent as they are.</param>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<Answer> SendAsync(
        HttpMethod method, Uri url, byte[]? body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
        }
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, cancellationToken);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), response.Headers);
    }

    public void Dispose() => _http.Dispose();
}
