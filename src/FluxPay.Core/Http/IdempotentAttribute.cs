using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Http;

/// <summary>
/// Has a controller or an action answer a repeat under one <c>Idempotency-Key</c> as it answered the first request, without running
/// again. Needs <c>AddIdempotency</c>. Minimal endpoints say <c>WithIdempotency()</c> instead.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute, IAsyncResourceFilter
{
    /// <summary>Whether a request without a key is refused, with 400 <c>REQ_001</c>.</summary>
    /// <value>Default false.</value>
    public bool Required { get; set; }

    /// <inheritdoc/>
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        bool ran = false;
        if (IdempotentMethods.Has(http.Request))
        {
            await http.RequestServices.GetRequiredService<IdempotentExchange>().RunAsync(http, Required, _ => RunAsync());
            if (!ran)
                context.Result = new EmptyResult();   // answered already, without the action
        }
        else
        {
            await next();
        }

        async Task RunAsync()
        {
            ran = true;
            var executed = await next();
            if (executed is { Exception: not null, ExceptionHandled: false })
                executed.ExceptionDispatchInfo!.Throw();   // not an answer
        }
    }
}
