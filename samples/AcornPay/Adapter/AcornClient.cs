using System.Text;
using AcornPay.Wire;
using FluxPay;
using Microsoft.Extensions.Options;

namespace AcornPay.Adapter;

/// <summary>Signs and sends the calls.</summary>
internal sealed class AcornClient(HttpClient http, IOptions<AcornPayOptions> options)
{
    public async Task<AcornReply> SendAsync(
        string call, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> fields)
    {
        var settings = options.Value;
        if (settings is not { BaseUrl: { } baseUrl, Secret: { Length: > 0 } secret })
            return new AcornReply.NotSent("not-configured", "Set FluxPay:AcornPay to take payments through Acorn Pay.");

        string form = AcornForm.Write([("merchant", settings.Merchant), .. fields]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseUrl, call))
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add(AcornSignature.Header, AcornSignature.Of(secret, call, form));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            string answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new AcornReply.Answered(AcornForm.Read(answer))
                : new AcornReply.NoAnswer($"Acorn Pay answered with {(int)response.StatusCode}.");
        }
        // Only these three come before anything was sent; after everything else the call may have arrived.
        catch (HttpRequestException failure) when (failure.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new AcornReply.NotSent("no-connection", "Acorn Pay cannot be reached.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new AcornReply.NoAnswer($"No answer from Acorn Pay: {failure.GetType().Name}.");
        }
    }
}
