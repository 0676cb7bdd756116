using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Idempotency keys on an application's own endpoints.</summary>
public sealed class IdempotentEndpointOptions
{
    /// <summary>Whose keys: two callers with different names here never share a key.</summary>
    /// <value>Default: the name identifier of the user, else its name, else nothing, which all anonymous callers share.</value>
    public Func<HttpContext, string> Scope { get; set; } = context =>
        context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? context.User.Identity?.Name ?? "";

    /// <summary>The longest body of a request with a key, in bytes; a longer one is answered 413.</summary>
    /// <value>Default 1 MiB.</value>
    public int BodyLimit { get; set; } = 1024 * 1024;
}
