using FluxPay.Http;
using FluxPay.Payments;
using FluxPay.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FluxPay;

/// <summary>What each service sells.</summary>
internal static class PoliciesBuilderExtensions
{
    public static FluxPayBuilder AddPolicies(this FluxPayBuilder builder)
    {
        string? folder = builder.Configuration["FluxPay:Policies"];
        builder.Services.TryAddSingleton<IPolicies>(sp => new PolicyWatcher(
            folder ?? "policies", TimeProvider.System, sp.GetRequiredService<ILogger<PolicyWatcher>>(), mayBeMissing: folder is null,
            [.. sp.GetServices<IPaymentGateway>().Select(gateway => gateway.Provider)]));
        builder.Services.AddHealthChecks().AddCheck<PolicyHealthCheck>("policies", tags: [HealthEndpoints.Tag]);
        return builder;
    }
}
