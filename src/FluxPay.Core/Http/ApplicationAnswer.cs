using FluxPay.Idempotency;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>What an application's own endpoint answered, held back until it is kept. Status and headers stand in the response.</summary>
internal sealed class ApplicationAnswer : Answer
{
    /// <summary>False for what was refused before it did anything, or may be answered differently later: a repeat runs.</summary>
    public bool IsFinal => Status < 500 && Status is not (400 or 401 or 403 or 408 or 413 or 415 or 429);

    /// <summary>Runs the endpoint and takes what it writes.</summary>
    public static async Task<ApplicationAnswer> OfAsync(HttpContext http, RequestDelegate endpoint)
    {
        var response = http.Response;
        var wire = response.Body;
        using var body = new MemoryStream();
        response.Body = body;
        try
        {
            await endpoint(http);
            await response.BodyWriter.FlushAsync();
        }
        finally
        {
            response.Body = wire;
        }
        return new ApplicationAnswer
        {
            Status = response.StatusCode,
            ContentType = response.ContentType,
            Location = response.Headers.Location,
            Body = body.ToArray(),
        };
    }

    public override RenderedAnswer Rendered => new(Status, Location, Body, ContentType ?? "");
}
