using System.Globalization;
using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.CashReceipts;
using FluxPay.TossSimulator.Faults;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Ledger;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;
using FluxPay.TossSimulator.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay.TossSimulator;

/// <summary>Registers the simulator in a host or alone.</summary>
public static class TossSimulatorServices
{
    /// <summary>Adds the simulator; it follows the <see cref="TimeProvider"/> of the container.</summary>
    /// <param name="configure">After the configuration section <c>Simulator</c> was read.</param>
    public static IServiceCollection AddTossSimulator(
        this IServiceCollection services, Action<TossSimulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<TossSimulatorOptions, TossSimulatorOptionsValidator>()
            .BindConfiguration("Simulator")
            .Configure<IConfiguration>(ReadUrlList)
            .Configure(configure ?? (_ => { }));

        services.TryAddSingleton<Database>();
        services.TryAddSingleton<PaymentTable>();
        services.TryAddSingleton<BillingTable>();
        services.TryAddSingleton<LedgerTable>();
        services.TryAddSingleton<CashReceiptTable>();
        services.TryAddSingleton<AnswerTable>();
        services.TryAddSingleton<WebhookTable>();
        services.TryAddSingleton<SettingTable>();
        services.TryAddSingleton<FaultPlan>();
        services.TryAddSingleton<PaymentsInFlight>();
        services.TryAddSingleton<IdempotencyMemory>();
        services.TryAddSingleton<Answers>();
        services.TryAddSingleton<SimulatorWait>();
        services.TryAddSingleton<BehaviorStage>();
        services.TryAddSingleton<WebhookUrls>();
        services.TryAddSingleton<WebhookMischief>();
        services.TryAddSingleton<WebhookSignal>();
        services.TryAddSingleton<WebhookOutbox>();
        services.TryAddSingleton<PaymentBook>();
        services.TryAddSingleton<VirtualAccounts>();
        services.TryAddSingleton<DirectPayments>();
        services.TryAddSingleton<BillingKeys>();
        services.TryAddSingleton<ChargeBillingKey>();
        services.TryAddSingleton<LedgerQueries>();
        services.TryAddSingleton<CashReceiptBook>();
        services.TryAddSingleton<ConfirmPayment>();
        services.TryAddSingleton<CancelPayment>();
        services.TryAddSingleton<AuthenticateBuyer>();
        services.TryAddSingleton<TossPipeline>();
        services.AddHostedService<WebhookSender>();     // opens the file at start: a wrong path stops the host there
        return services;
    }

    /// <summary>The movable clock of a simulator that runs alone; a restart keeps its offset.</summary>
    internal static IServiceCollection AddSimulatorClock(this IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(new SimulatorClock(TimeProvider.System));
        services.AddHostedService<ClockRestart>();
        return services;
    }

    /// <summary>One setting such as <c>--Simulator:WebhookUrls http://a,http://b</c>, beside the indexed form.</summary>
    private static void ReadUrlList(TossSimulatorOptions options, IConfiguration configuration)
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (string url in configuration["Simulator:WebhookUrls"]?.Split([',', ';', ' '], Clean) ?? [])
            options.WebhookUrls.Add(url);
    }

    private sealed class ClockRestart(TimeProvider time, SettingTable settings) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (time is SimulatorClock clock && settings.Find(ClockEndpoints.OffsetSetting) is { } ticks)
                clock.Offset = TimeSpan.FromTicks(long.Parse(ticks, CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
