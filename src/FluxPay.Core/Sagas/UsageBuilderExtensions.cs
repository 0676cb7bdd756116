using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using FluxPay.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Metered use, what plans allow of it, and the cards that are charged for it.</summary>
internal static class UsageBuilderExtensions
{
    public static FluxPayBuilder AddUsage(this FluxPayBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton<IBillingMethods, BillingMethods>();
        services.TryAddSingleton<IMeteredCharges, MeteredCharging>();
        services.TryAddSingleton(sp => new PlanMemory(sp.GetRequiredService<ISubscriptions>(), TimeProvider.System));
        services.TryAddSingleton(sp => new Entitlements(
            sp.GetRequiredService<PlanMemory>(), sp.GetRequiredService<IUsageLog>(), sp.GetRequiredService<IPolicies>(),
            sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new UsageService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IUsageLog>(), sp.GetRequiredService<Entitlements>(),
            sp.GetRequiredService<IPolicies>(), sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new BillingMethodService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IKeptBillingMethods>(), sp.GetServices<IBillingGateway>(),
            sp.GetRequiredService<FieldCipher>(), sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<IOptions<PaymentOptions>>(), sp.GetRequiredService<ILogger<BillingMethodService>>()));
        return builder;
    }
}
