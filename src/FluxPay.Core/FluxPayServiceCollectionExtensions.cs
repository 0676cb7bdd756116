using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Http;
using FluxPay.Idempotency;
using FluxPay.InProcess;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Storage.Sqlite;
using FluxPay.Timers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>FluxPay in an application, with one call.</summary>
public static class FluxPayServiceCollectionExtensions
{
    /// <summary>
    /// Adds FluxPay with its embedded defaults: SQLite, in-process events. Everything is read from the section <c>FluxPay</c>; each
    /// <c>Use…</c> and <c>Add…</c> on the result replaces or adds one part.
    /// </summary>
    public static FluxPayBuilder AddFluxPay(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new FluxPayBuilder(services, configuration)
            .AddSources()
            .AddSecurity()
            .AddPolicies()
            .AddSqlite()
            .AddIdempotency()
            .AddTimers()
            .AddCheckout()
            .AddOutbox()
            .AddApi();
    }

    /// <summary>
    /// Has a handler told of an event type, in process: at least once, in order per customer, from its first start on and over
    /// restarts. The handler is created in a scope of its own for each event.
    /// </summary>
    public static FluxPayBuilder OnEvent<TEvent, THandler>(this FluxPayBuilder builder)
        where TEvent : class, IEvent
        where THandler : class, IEventHandler<TEvent>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<THandler>();
        builder.Services.AddSingleton<IOutboxSink, EventHandlerSink<TEvent, THandler>>();
        return builder;
    }

    /// <summary>Keeps everything in another SQLite file.</summary>
    public static FluxPayBuilder UseSqlite(this FluxPayBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.Configure<SqliteOptions>(o => o.Path = path);
        return builder;
    }

    /// <summary>Time and ids: whatever the application has added before stays.</summary>
    private static FluxPayBuilder AddSources(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<TimeProvider>(sp =>
            sp.GetService<IHostEnvironment>()?.IsDevelopment() == true ? new TestClock() : TimeProvider.System);
        builder.Services.TryAddSingleton<IIdSource, UuidV7Source>();
        return builder;
    }

    private static FluxPayBuilder AddSecurity(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<EncryptionOptions, EncryptionOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Encryption"));
        builder.Services.TryAddSingleton<KeyRing>();
        builder.Services.TryAddSingleton<FieldCipher>();
        return builder;
    }

    private static FluxPayBuilder AddPolicies(this FluxPayBuilder builder)
    {
        string? folder = builder.Configuration["FluxPay:Policies"];
        builder.Services.TryAddSingleton<IPolicies>(sp => new PolicyWatcher(
            folder ?? "policies", TimeProvider.System, sp.GetRequiredService<ILogger<PolicyWatcher>>(), mayBeMissing: folder is null));
        builder.Services.AddHealthChecks().AddCheck<PolicyHealthCheck>("policies", tags: [HealthEndpoints.Tag]);
        return builder;
    }

    private static FluxPayBuilder AddSqlite(this FluxPayBuilder builder)
    {
        string? path = builder.Configuration["FluxPay:Sqlite"];
        builder.Services.Configure<SqliteOptions>(o => o.Path = path ?? o.Path);
        builder.Services.TryAddSingleton(sp => new SqliteDatabase(sp.GetRequiredService<IOptions<SqliteOptions>>().Value.Path));
        builder.Services.TryAddSingleton<IStore, SqliteStore>();
        builder.Services.TryAddSingleton<SqliteReads>();
        builder.Services.TryAddSingleton<IAuditor, SqliteAuditor>();
        builder
            .Read<IOrders>().Read<IPayments>().Read<ICredits>().Read<ITimerStore>()
            .Read<IIdempotencyStore>().Read<IOutboxReader>().Read<IApiKeys>().Read<ISettings>();
        builder.Services.AddHealthChecks().AddCheck<SqliteHealthCheck>("sqlite", tags: [HealthEndpoints.Tag]);
        return builder;
    }

    private static FluxPayBuilder Read<TPort>(this FluxPayBuilder builder) where TPort : class
    {
        builder.Services.TryAddSingleton(sp => (TPort)(object)sp.GetRequiredService<SqliteReads>());
        return builder;
    }

    private static FluxPayBuilder AddIdempotency(this FluxPayBuilder builder)
    {
        builder.Services.AddOptions<IdempotencyOptions>().Bind(builder.Configuration.GetSection("FluxPay:Idempotency"));
        builder.Services.TryAddSingleton<IdempotencyEngine>();
        return builder;
    }

    private static FluxPayBuilder AddTimers(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<TimerEngine>();
        builder.Services.AddHostedService<ClockAndTimersStartup>();   // first: timers run on the clock it restores
        builder.Services.AddHostedService(sp => sp.GetRequiredService<TimerEngine>());
        return builder;
    }

    private static FluxPayBuilder AddCheckout(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<PaymentOptions, PaymentOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Payments"));
        var services = builder.Services;
        services.TryAddSingleton<Gateways>();
        services.TryAddSingleton<OrderJournal>();
        services.TryAddSingleton<Fulfilment>();
        services.TryAddSingleton<GiveBack>();
        services.TryAddSingleton<Settlement>();
        services.TryAddSingleton<GatewayCalls>();
        services.TryAddSingleton<Compensation>();
        services.TryAddSingleton<WebhookHints>();
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<GatewayCalls>());
        services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<Compensation>());
        services.AddSingleton<ITimerHandler, OrderExpiry>();
        services.AddSingleton<ITimerHandler, OrderOverdue>();
        services.AddSingleton<ITimerHandler, GrantExpiry>();
        services.AddSingleton<ITimerHandler, HoldExpiry>();
        services.TryAddSingleton(sp => new Checkout(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IOrders>(), sp.GetRequiredService<IPolicies>(),
            sp.GetRequiredService<Fulfilment>(), sp.GetRequiredService<Compensation>(), sp.GetRequiredService<OrderJournal>(),
            sp.GetRequiredService<Gateways>(), sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(sp => new PaymentService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<IOrders>(), sp.GetRequiredService<IPayments>(),
            sp.GetRequiredService<Gateways>(), sp.GetRequiredService<GatewayCalls>(), sp.GetRequiredService<GiveBack>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>(), sp.GetRequiredService<IOptions<PaymentOptions>>()));
        services.TryAddSingleton(sp => new CreditService(
            sp.GetRequiredService<IStore>(), sp.GetRequiredService<ICredits>(), sp.GetRequiredService<IPolicies>(),
            sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        return builder;
    }

    private static FluxPayBuilder AddOutbox(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<OutboxSignal>();
        builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }

    private static FluxPayBuilder AddApi(this FluxPayBuilder builder)
    {
        builder.Services.AddRouting();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ApiErrorsFirst>());
        builder.Services.TryAddSingleton(sp => new Authenticator(
            sp.GetRequiredService<IApiKeys>(), builder.Configuration, sp.GetRequiredService<IHostEnvironment>()));
        return builder;
    }
}
