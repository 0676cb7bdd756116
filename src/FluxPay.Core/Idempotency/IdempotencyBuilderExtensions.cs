using FluxPay.Idempotency;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Requests that are repeated.</summary>
internal static class IdempotencyBuilderExtensions
{
    public static FluxPayBuilder AddIdempotency(this FluxPayBuilder builder)
    {
        builder.Services.AddOptions<IdempotencyOptions>().Bind(builder.Configuration.GetSection("FluxPay:Idempotency"));
        builder.Services.TryAddSingleton<IdempotencyEngine>();
        return builder;
    }
}
