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
using FluxPay.Storage.Sqlite;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using FluxPay.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>The embedded store.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps everything in another SQLite file.</summary>
    public static FluxPayBuilder UseSqlite(this FluxPayBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.Configure<SqliteOptions>(o => o.Path = path);
        return builder;
    }

    internal static FluxPayBuilder AddSqlite(this FluxPayBuilder builder)
    {
        string? path = builder.Configuration["FluxPay:Sqlite"];
        builder.Services.Configure<SqliteOptions>(o => o.Path = path ?? o.Path);
        builder.Services.TryAddSingleton(sp => new SqliteDatabase(sp.GetRequiredService<IOptions<SqliteOptions>>().Value.Path));
        builder.Services.TryAddSingleton<IStore, SqliteStore>();
        builder.Services.TryAddSingleton<SqliteReads>();
        builder.Services.TryAddSingleton<IAuditor, SqliteAuditor>();
        builder.Services.TryAddSingleton<IReconciliations, SqliteReconciliations>();
        builder.Services.TryAddSingleton<IOutboxReader, SqliteOutbox>();
        builder.Services.TryAddSingleton<IOutboxQuarantines, SqliteQuarantines>();
        builder.Services.TryAddSingleton<ISealedValues, SqliteSealedValues>();
        builder
            .Read<IOrders>().Read<IPayments>().Read<ICredits>().Read<ITimerStore>()
            .Read<IIdempotencyStore>().Read<IApiKeys>().Read<ISettings>().Read<ISagas>().Read<IOrderSagas>()
            .Read<IServiceRequests>().Read<ILetters>().Read<IUsageLog>().Read<IKeptBillingMethods>()
            .Read<ISubscriptions>().Read<ISubscriptionBooks>();
        builder.Services.AddHealthChecks().AddCheck<SqliteHealthCheck>("sqlite", tags: [HealthEndpoints.Tag]);
        return builder;
    }

    private static FluxPayBuilder Read<TPort>(this FluxPayBuilder builder) where TPort : class
    {
        builder.Services.TryAddSingleton(sp => (TPort)(object)sp.GetRequiredService<SqliteReads>());
        return builder;
    }
}
