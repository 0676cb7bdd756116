using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http;

/// <summary>
/// Answers what a handler throws right where it was thrown: in Development the framework's own error page stands between here and
/// <see cref="ApiErrors"/>, and would show a stack trace.
/// </summary>
internal sealed class FaultFilter : IEndpointFilter
{
    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is logged and answered.")]
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            var logger = http.RequestServices.GetRequiredService<ILogger<ApiErrors>>();
            return Answer.Of(ApiErrors.Of(failure, http, logger), Languages.Of(http.Request));
        }
    }
}
