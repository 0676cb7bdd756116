using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Http;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Orchestration;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Storage.Postgres;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using FluxPay.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>The distributed store.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>
    /// Keeps everything in PostgreSQL 15 or newer, in the schema <c>fluxpay</c>, in place of the SQLite file. Any number of hosts may share
    /// one database. Migrations run at start, under a lock.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="configure">Changes the other settings.</param>
    public static FluxPayBuilder UsePostgres(this FluxPayBuilder builder, string connectionString, Action<PostgresOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var services = builder.Services;
        services.AddOptions<PostgresOptions>()
            .Configure(o => o.ConnectionString = connectionString)
            .Configure(o => configure?.Invoke(o))
            .Validate(o => o.Writers is >= 1 and <= 32, "FluxPay:Postgres: Writers is 1 to 32.")
            .ValidateOnStart();
        services.TryAddSingleton(sp =>
        {
            var options = sp.GetRequiredService<IOptions<PostgresOptions>>().Value;
            return new PostgresDatabase(options.ConnectionString, options.Writers, sp.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton<PostgresReads>(sp => new PostgresReads(sp.GetRequiredService<PostgresDatabase>(), sp.GetRequiredService<IStore>()));
        services.Replace(ServiceDescriptor.Singleton<IStore, PostgresStore>());
        services.Replace(ServiceDescriptor.Singleton<IAuditor, PostgresAuditor>());
        services.Replace(ServiceDescriptor.Singleton<IReconciliations, PostgresReconciliations>());
        services.TryAddSingleton(sp => new OutboxWriter(
            sp.GetRequiredService<PostgresDatabase>(), sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new FluxPayTransactions(
            sp.GetRequiredService<PostgresDatabase>(), sp.GetRequiredService<JoinedServices>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        services.Replace(ServiceDescriptor.Singleton<IOutboxReader, PostgresOutbox>());
        services.Replace(ServiceDescriptor.Singleton<IOutboxQuarantines, PostgresQuarantines>());
        services.Replace(ServiceDescriptor.Singleton<ISealedValues>(sp => new PostgresSealedValues(sp.GetRequiredService<PostgresDatabase>())));
        services.AddHostedService<PostgresMaintenance>();
        services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgres", tags: [HealthEndpoints.Tag]);
        services.Configure<HealthCheckServiceOptions>(o => o.Registrations.Remove(o.Registrations.First(r => r.Name == "sqlite")));
        return builder
            .Read<IOrders>().Read<IPayments>().Read<ICredits>().Read<ITimerStore>()
            .Read<IIdempotencyStore>().Read<IApiKeys>().Read<ISettings>().Read<ISagas>().Read<IOrderSagas>()
            .Read<IServiceRequests>().Read<ILetters>().Read<IUsageLog>().Read<IKeptBillingMethods>()
            .Read<ISubscriptions>().Read<ISubscriptionBooks>();
    }

    private static FluxPayBuilder Read<TPort>(this FluxPayBuilder builder) where TPort : class
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(sp => (TPort)(object)sp.GetRequiredService<PostgresReads>()));
        return builder;
    }
}
