using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>The methods a key means something on: those that are not idempotent by themselves.</summary>
internal static class IdempotentMethods
{
    public static bool Has(HttpRequest request) => HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method);
}
