using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Plans that renew themselves.</summary>
internal static class SubscriptionsBuilderExtensions
{
    public static FluxPayBuilder AddSubscriptions(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<SubscriptionOptions, SubscriptionOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Subscriptions"));
        var services = builder.Services;
        services.TryAddSingleton<Cards>();
        services.TryAddSingleton<Invoicing>();
        services.TryAddSingleton<SubscriptionJournal>();
        services.TryAddSingleton<UseSettlement>();
        services.TryAddSingleton<ChargeSettlement>();
        services.TryAddSingleton<ChargeCalls>();
        services.TryAddSingleton<SubscriptionCollection>();
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<ChargeCalls>());
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<SubscriptionCollection>());
        services.AddSingleton<ITimerHandler, SubscriptionBoundary>();
        services.AddSingleton<ITimerHandler, UseMonthEnd>();
        services.AddSingleton<ITimerHandler, EarlierUse>();
        services.AddSingleton<ITimerHandler, UseCollection>();
        services.AddHostedService<KeptPromises>();
        services.TryAddSingleton(sp => new InvoiceService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<ISubscriptionBooks>(), sp.GetRequiredService<Cards>(),
            sp.GetRequiredService<Invoicing>(), sp.GetRequiredService<ChargeCalls>(), sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<IOptions<PaymentOptions>>()));
        services.TryAddSingleton(sp => new SubscriptionService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<ISubscriptionBooks>(), sp.GetRequiredService<IPolicies>(),
            sp.GetRequiredService<Cards>(), sp.GetRequiredService<Invoicing>(), sp.GetRequiredService<SubscriptionJournal>(),
            sp.GetRequiredService<ChargeSettlement>(), sp.GetRequiredService<ChargeCalls>(), sp.GetRequiredService<FieldCipher>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>(), sp.GetRequiredService<IOptions<PaymentOptions>>()));
        return builder;
    }
}
