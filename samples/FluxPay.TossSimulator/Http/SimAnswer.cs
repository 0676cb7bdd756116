using System.Text.Encodings.Web;
using System.Text.Json;
using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Http;

/// <summary>Reads and answers the <c>/sim</c> routes; their errors have the shape of Toss errors.</summary>
internal static class SimAnswer
{
    private const int LargestBody = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task OkAsync<T>(HttpContext http, T value) => WriteAsync(http, 200, value);

    public static Task RefuseAsync(HttpContext http, string message) =>
        WriteAsync(http, 400, new ErrorJson(ErrorCodes.InvalidRequest, message));

    public static Task NotFoundAsync(HttpContext http, string message) =>
        WriteAsync(http, 404, new ErrorJson(ErrorCodes.NotFound, message));

    /// <returns>The object in the body; null when the request was refused here.</returns>
    public static async Task<JsonElement?> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        JsonElement? body = buffer.Length > LargestBody ? null : JsonBody.Object(buffer.ToArray());
        if (body is null)
            await RefuseAsync(http, "the body must be one JSON object of at most 64 KiB");
        return body;
    }

    private static Task WriteAsync<T>(HttpContext http, int status, T value) => TossPipeline.WriteAsync(
        http.Response, new Answer(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, Json)));
}
