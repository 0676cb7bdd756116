using FluxPay.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>What happens by the clock.</summary>
internal static class TimersBuilderExtensions
{
    public static FluxPayBuilder AddTimers(this FluxPayBuilder builder)
    {
        builder.Services.TryAddSingleton<TimerEngine>();
        builder.Services.AddHostedService<ClockAndTimersStartup>();   // first: timers run on the clock it restores
        builder.Services.AddHostedService(sp => sp.GetRequiredService<TimerEngine>());
        return builder;
    }
}
