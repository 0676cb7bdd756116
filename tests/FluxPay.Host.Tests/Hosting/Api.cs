using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>The REST API as a caller with one key sees it, answers and all.</summary>
public sealed class Api : IDisposable
{
    public Api(Uri url, string? key)
    {
        Http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(100) };
        if (key is not null)
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <param name="body">An anonymous object, or a string that is sent as it is.</param>
    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? idempotencyKey = null, string? language = null) =>
        SendAsync(HttpMethod.Post, path, body, idempotencyKey, language);

    public Task<ApiAnswer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, object? body, string? idempotencyKey = null, string? language = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(
                body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        }
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await Http.SendAsync(request);
        return await ApiAnswer.OfAsync(response);
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>One answer: status, headers and the envelope.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Body, JsonElement Envelope)
{
    public int StatusCode => (int)Status;
    public bool IsSuccess => Envelope.GetProperty("isSuccess").GetBoolean();
    public string Code => Envelope.GetProperty("code").GetString()!;
    public string Message => Envelope.GetProperty("message").GetString()!;
    public JsonElement Result => Envelope.GetProperty("result");

    public string Text(string name) => Result.GetProperty(name).GetString()!;
    public long Number(string name) => Result.GetProperty(name).GetInt64();

    public static async Task<ApiAnswer> OfAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        using var json = body.Length > 0 ? JsonDocument.Parse(body) : JsonDocument.Parse("{}");
        return new ApiAnswer(response.StatusCode, response.Headers, body, json.RootElement.Clone());
    }
}
