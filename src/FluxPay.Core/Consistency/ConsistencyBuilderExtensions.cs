using FluxPay.Consistency;
using FluxPay.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>The auditor on a schedule, and what it last found as a health check.</summary>
internal static class ConsistencyBuilderExtensions
{
    public static FluxPayBuilder AddConsistency(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<AuditOptions, AuditOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Consistency"));
        builder.Services.TryAddSingleton<ScheduledAudit>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<ScheduledAudit>());
        builder.Services.AddHealthChecks().AddCheck<BooksHealthCheck>("books", tags: [HealthEndpoints.Tag]);
        return builder;
    }
}
