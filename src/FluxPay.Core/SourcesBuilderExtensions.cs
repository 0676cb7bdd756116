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
        builder.Services.TryAddSingleton<TimeProvider>(sp =>
            sp.GetService<IHostEnvironment>()?.IsDevelopment() == true ? new TestClock() : TimeProvider.System);
        builder.Services.TryAddSingleton<IIdSource, UuidV7Source>();
        return builder;
    }
}
