using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>The customer a request names, before its handler reads it.</summary>
internal static class RequestCustomer
{
    private const string Name = "customerId";

    /// <returns>Null when none is named; a body that cannot be read names none, and its handler will say what is wrong with it.</returns>
    public static async ValueTask<string?> ReadAsync(HttpRequest request)
    {
        if (request.Query[Name] is [{ } named] && RequestBody.CustomerIdPattern.IsMatch(named))
            return named;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.ContentLength == 0)
            return null;
        request.EnableBuffering();
        var (body, refusal) = await JsonBodies.ReadAsync(request);
        request.Body.Position = 0;
        using (body)
            return refusal is null ? Of(body!.RootElement) : null;
    }

    private static string? Of(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(Name, out var value) && value.ValueKind == JsonValueKind.String
        && SurrogateHalves.In(value) is null && value.GetString() is { } id && RequestBody.CustomerIdPattern.IsMatch(id) ? id : null;
}
