using FluxPay.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay;

/// <summary>Idempotency keys on an application's own endpoints.</summary>
public static class IdempotencyEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Has POST and PATCH of an endpoint, or of all of a group, answer a repeat under one <c>Idempotency-Key</c> as the first request was
    /// answered, to the byte and without running it again. A request without a key runs as ever. Needs <c>AddIdempotency</c> or
    /// <c>AddFluxPay</c>. What the endpoint does and its answer are not committed together: a host that dies between them has a
    /// repeat run it again.
    /// </summary>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.Wrap(false);

    /// <summary>As <c>WithIdempotency</c>, and a POST or PATCH without a key is refused, with 400 <c>REQ_001</c>.</summary>
    public static TBuilder RequireIdempotency<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.Wrap(true);

    /// <summary>Around the whole endpoint: a filter would come after the body was read into the handler's parameters.</summary>
    private static TBuilder Wrap<TBuilder>(this TBuilder builder, bool required) where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            var run = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => IdempotentMethods.Has(http.Request)
                ? http.RequestServices.GetRequiredService<IdempotentExchange>().RunAsync(http, required, run)
                : run(http);
        });
        return builder;
    }
}
