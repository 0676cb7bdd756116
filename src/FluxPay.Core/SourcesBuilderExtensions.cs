using FluxPay.Outbox;
using FluxPay.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FluxPay;

/// <summary>Where time and ids come from.</summary>
internal static class SourcesBuilderExtensions
{
    /// <summary>Time and ids: whatever the application has added before stays.</summary>
    public static FluxPayBuilder AddSources(this FluxPayBuilder builder)
    {
        // Libraries add the system's clock as their default; only another one is the application's choice.
        foreach (var clock in builder.Services.Where(IsSystemClock).ToArray())
            builder.Services.Remove(clock);
        builder.Services.TryAddSingleton<TimeProvider>(sp =>
            sp.GetService<IHostEnvironment>()?.IsDevelopment() == true ? new TestClock() : TimeProvider.System);
        builder.Services.TryAddSingleton<IIdSource, UuidV7Source>();
        return builder;
    }

    /// <summary>As <see cref="AddStoreAlone"/>, for an engine that keeps sealed values.</summary>
    public static FluxPayBuilder AddEngineAlone(this FluxPayBuilder builder) => builder.AddSecurity().AddStoreAlone();

    /// <summary>What an engine that is used without the rest of FluxPay stands on: the system's clock unless there is another, and a store.</summary>
    public static FluxPayBuilder AddStoreAlone(this FluxPayBuilder builder)
    {
        builder.Services.AddLogging();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IIdSource, UuidV7Source>();
        builder.Services.TryAddSingleton<OutboxSignal>();   // the store tells it of commits, whether or not anybody listens
        return builder.AddSqlite();
    }

    private static bool IsSystemClock(ServiceDescriptor service) =>
        service is { IsKeyedService: false, ImplementationInstance: TimeProvider clock } && clock == TimeProvider.System;
}
