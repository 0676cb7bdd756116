using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace FluxPay.Timers.Tests;

public sealed class SqliteTimerRushTests() : TimerRushTests(new SqliteUnderTest());

public sealed class PostgresTimerRushTests() : TimerRushTests(new PostgresUnderTest());

/// <summary>More promises at one instant than one host keeps at once.</summary>
public abstract class TimerRushTests(StoreUnderTest store) : IAsyncDisposable
{
    private const int Many = 700;

    [Fact]
    public async Task Those_that_have_to_wait_for_a_place_are_kept_as_soon_as_there_is_one()
    {
        var clock = new TestClock();
        var now = clock.Now();
        await store.CommitAsync(changes =>
        {
            for (int i = 0; i < Many; i++)
                changes.Save(new DueTimer("kind", $"{i}", now));
        });
        using var all = new CountdownEvent(Many);
        var done = new TaskCompletionSource();
        var handler = new Removing(async timer =>
        {
            await store.CommitAsync(changes => changes.Remove(timer));
            if (all.Signal())
                done.SetResult();
        });
        using var engine = new TimerEngine(store.Get<ITimerStore>(), store.Get<ISettings>(), [handler], clock, NullLogger<TimerEngine>.Instance);
        await engine.StartAsync(default);
        await Patience.For(done.Task, "the last of them");   // much sooner than a lease would run out
        await engine.StopAsync(default);
        Assert.Null(await store.Get<ITimerStore>().NextAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class Removing(Func<DueTimer, Task> fire) : ITimerHandler
    {
        public string Kind => "kind";

        public Task FireAsync(DueTimer timer, CancellationToken cancellationToken) => fire(timer);
    }
}
