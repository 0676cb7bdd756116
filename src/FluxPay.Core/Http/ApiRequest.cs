using FluxPay.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Http;

/// <summary>A request of a caller that is known.</summary>
internal sealed class ApiRequest(HttpContext http, ApiKey key)
{
    private static readonly object Key = new();

    public HttpContext Http => http;
    public string Service => key.Service;

    /// <summary>True where no key is needed and none counts.</summary>
    public bool IsAnybody => key.Hash.Length == 0;

    public string Language { get; } = Languages.Of(http.Request);
    public CancellationToken Aborted => http.RequestAborted;

    public CustomerRef Customer(string id) => new(Service, id);

    public T Get<T>() where T : notnull => http.RequestServices.GetRequiredService<T>();

    public Answer Ok(Text message, object result, string? location = null) => Answer.Of(location is null ? 200 : 201, message, result, Language, location);

    public Answer Refuse(FluxPayError error) => Answer.Of(error, Language);

    public void Attach() => http.Items[Key] = this;

    public static ApiRequest Of(HttpContext http) => (ApiRequest)http.Items[Key]!;
}
