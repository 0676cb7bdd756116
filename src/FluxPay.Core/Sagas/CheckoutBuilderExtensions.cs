using FluxPay.Credits;
using FluxPay.Http;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Orders, payments and credits, and the sagas between them.</summary>
internal static class CheckoutBuilderExtensions
{
    public static FluxPayBuilder AddCheckout(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<PaymentOptions, PaymentOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Payments"));
        var services = builder.Services;
        services.TryAddSingleton<Gateways>();
        services.TryAddSingleton<PaymentRouting>();
        services.TryAddSingleton<OrderJournal>();
        services.TryAddSingleton<Fulfilment>();
        services.TryAddSingleton<GiveBack>();
        services.TryAddSingleton<RefundQuotes>();
        services.TryAddSingleton<Settlement>();
        services.TryAddSingleton<Deposits>();
        services.TryAddSingleton<GatewayCalls>();
        services.TryAddSingleton<Compensation>();
        services.TryAddSingleton<WebhookHints>();
        services.TryAddSingleton<LostCallers>();
        services.TryAddSingleton<JoinedServices>();
        services.AddMetrics();
        services.TryAddSingleton<SagaMetrics>();
        services.TryAddSingleton<SagaOverview>();
        services.AddHostedService<SagaWatch>();
        services.AddHealthChecks().AddCheck<SagasHealthCheck>("sagas", tags: [HealthEndpoints.Tag]);
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<GatewayCalls>());
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<Compensation>());
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<Deposits>());
        services.AddSingleton<ITimerHandler, LateReversals>();
        services.AddSingleton<ITimerHandler, OrderExpiry>();
        services.AddSingleton<ITimerHandler, OrderOverdue>();
        services.AddSingleton<ITimerHandler, GrantExpiry>();
        services.AddSingleton<ITimerHandler, GrantNotice>();
        services.AddSingleton<ITimerHandler, HoldExpiry>();
        services.TryAddSingleton(sp => new Checkout(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IOrders>(), sp.GetRequiredService<IServiceRequests>(),
            sp.GetRequiredService<IPolicies>(), sp.GetRequiredService<Fulfilment>(), sp.GetRequiredService<Compensation>(),
            sp.GetRequiredService<OrderJournal>(), sp.GetRequiredService<PaymentRouting>(), sp.GetRequiredService<Entitlements>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new PaymentService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IOrders>(), sp.GetRequiredService<IPayments>(),
            sp.GetRequiredService<PaymentRouting>(), sp.GetRequiredService<GatewayCalls>(), sp.GetRequiredService<GiveBack>(),
            sp.GetRequiredService<RefundQuotes>(), sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>(), sp.GetRequiredService<IOptions<PaymentOptions>>()));
        services.TryAddSingleton(sp => new CreditService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<ICredits>(), sp.GetRequiredService<IPolicies>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
