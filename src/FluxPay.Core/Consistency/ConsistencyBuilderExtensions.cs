using FluxPay.Consistency;
using FluxPay.Http;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>The auditor and the reconciliation of the gateways' books, on their schedules, and what they last found as health checks.</summary>
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
        return builder.AddReconciliation();
    }

    private static FluxPayBuilder AddReconciliation(this FluxPayBuilder builder)
    {
        var services = builder.Services;
        services
            .AddOptionsWithValidateOnStart<ReconciliationOptions, ReconciliationOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Reconciliation"));
        services.AddMetrics();
        services.TryAddSingleton<ReconciliationMetrics>();
        services.TryAddSingleton<Reconciler>();
        services.TryAddSingleton<CompareBooks>();
        services.TryAddSingleton<SettleBooks>();
        services.AddSingleton<ITimerHandler, ReconciliationRun>();
        services.TryAddSingleton<DailyReconciliation>();
        services.AddHostedService(sp => sp.GetRequiredService<DailyReconciliation>());
        services.AddHealthChecks().AddCheck<ReconciliationHealthCheck>("reconciliation", tags: [HealthEndpoints.Tag]);
        return builder;
    }
}
