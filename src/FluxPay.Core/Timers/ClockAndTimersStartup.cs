using Microsoft.Extensions.Hosting;

namespace FluxPay.Timers;

/// <summary>Before anything runs: the test clock goes on where it was, and what the last process left hanging is due.</summary>
internal sealed class ClockAndTimersStartup(ITimerStore timers, ISettings settings, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (time is TestClock clock)
            clock.Restore(await settings.FindAsync(TestClock.SettingName, cancellationToken));
        await timers.ReclaimAsync(time.Now(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
