using FluxPay.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FluxPay.Http;

/// <summary>Who calls: the key behind <c>Authorization: Bearer</c>.</summary>
internal sealed class Authenticator(ApiKeyMemory keys, IConfiguration configuration, IHostEnvironment environment)
{
    // The first admin key belongs to no service that sells anything; it makes the keys of those that do.
    private const string FirstAdminService = "fluxpay";

    private static readonly object Found = new();

    /// <summary>The key; null when there is none or it is not known. A request is looked up once, whoever asks.</summary>
    public async Task<ApiKey?> FindAsync(HttpRequest request)
    {
        var items = request.HttpContext.Items;
        if (items.TryGetValue(Found, out object? known))
            return (ApiKey?)known;
        var key = await LookUpAsync(request);
        items[Found] = key;
        return key;
    }

    private async Task<ApiKey?> LookUpAsync(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header is not [{ } value] || !value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return null;

        string key = value["Bearer ".Length..].Trim();
        if (key.Length is 0 or > 200)
            return null;
        if (key is DevelopmentKeys.Service or DevelopmentKeys.Admin)
            return environment.IsDevelopment() ? Development(key) : null;

        string hash = ApiKeySecret.Hash(key);
        // Hashes are compared, so the time it takes tells nothing about the key.
        return configuration["FluxPay:AdminKey"] is { Length: > 0 } first && ApiKeySecret.Hash(first) == hash
            ? Known(FirstAdminService, Scopes.Admin)
            : await keys.FindAsync(hash, request.HttpContext.RequestAborted);
    }

    private static ApiKey Development(string key) => key == DevelopmentKeys.Admin
        ? Known(DevelopmentKeys.ServiceId, Scopes.Service, Scopes.Admin)
        : Known(DevelopmentKeys.ServiceId, Scopes.Service);

    private static ApiKey Known(string service, params string[] scopes) => new()
    {
        Id = default,
        Hash = "",
        Service = service,
        Scopes = scopes,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}

/// <summary>Lets in who has the scope, and says who it is.</summary>
internal sealed class ScopeFilter(string scope) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var authenticator = (Authenticator)http.RequestServices.GetService(typeof(Authenticator))!;
        if (await authenticator.FindAsync(http.Request) is not { } key)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Answer.Of(new FluxPayError(ErrorCode.Unauthenticated, new Text(
                "Send a valid API key as Authorization: Bearer <key>.", "Authorization: Bearer <API 키> 헤더에 유효한 키를 보내 주세요.")), Languages.Of(http.Request));
        }
        if (!key.Scopes.Contains(scope))
        {
            return Answer.Of(new FluxPayError(ErrorCode.Forbidden, new Text(
                $"This needs a key with the scope {scope}.", $"{scope} 권한이 있는 키가 필요합니다.")), Languages.Of(http.Request));
        }

        new ApiRequest(http, key).Attach();
        return await next(context);
    }
}
