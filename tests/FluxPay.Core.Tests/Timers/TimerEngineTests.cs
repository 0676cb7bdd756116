using System.Collections.Concurrent;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace FluxPay.Timers.Tests;

/// <summary>Promises are kept, in order, each at its own time, and none is lost by a handler's failure.</summary>
public sealed class TimerEngineTests : IAsyncDisposable
{
    private readonly SqliteUnderTest _store = new();
    private readonly TestClock _clock = new();
    private readonly Handler _handler = new("kind");
    private readonly Handler _other = new("other");
    private readonly TimerEngine _engine;

    public TimerEngineTests()
    {
        _engine = new TimerEngine(_store.Get<ITimerStore>(), _store.Get<ISettings>(), [_handler, _other], _clock, NullLogger<TimerEngine>.Instance);
        _handler.OnFire = _other.OnFire = RemoveAsync;
    }

    [Fact]
    public async Task Turning_the_clock_fires_everything_on_the_way_in_order_and_at_its_own_time()
    {
        var start = _clock.Now();
        int[] hours = [5, 1, 30, 3, 2, 700];
        await SaveAsync([.. hours.Select(h => new DueTimer(h % 2 == 0 ? "kind" : "other", $"{h}", start.AddHours(h)))]);
        var seen = new List<string>();
        Task Note(DueTimer timer)
        {
            Assert.InRange(_clock.Now() - timer.DueAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
            seen.Add(timer.Subject);
            return timer.Subject == "3" ? ThenAsync(timer, new DueTimer("kind", "made on the way", start.AddHours(4))) : RemoveAsync(timer);
        }
        _handler.OnFire = _other.OnFire = Note;
        await _engine.AdvanceAsync(_clock, start.AddHours(100), default);
        Assert.Equal(["1", "2", "3", "made on the way", "5", "30"], seen);
        Assert.InRange(_clock.Now() - start.AddHours(100), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal("700", Assert.Single(await DueAsync()).Subject);

        var next = new TestClock();
        next.Restore(await _store.Get<ISettings>().FindAsync(TestClock.SettingName));
        Assert.InRange(next.Now() - _clock.Now(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_handler_that_fails_is_tried_again_later_each_time_and_the_promise_is_kept()
    {
        var start = _clock.Now();
        await SaveAsync(new DueTimer("kind", "s", start));
        var tries = new List<DateTimeOffset>();
        _handler.OnFire = _ =>
        {
            tries.Add(_clock.Now());
            throw new InvalidOperationException("not now");
        };
        await _engine.AdvanceAsync(_clock, start.AddHours(2), default);
        var gaps = tries.Zip(tries.Skip(1), (a, b) => (b - a).TotalSeconds).ToArray();
        foreach (var (expected, gap) in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600 }.Zip(gaps))
            Assert.InRange(gap, expected, expected + 5);   // the clock runs on meanwhile
        Assert.Equal(tries.Count, Assert.Single(await DueAsync()).Attempt);
        _handler.OnFire = RemoveAsync;
        await _engine.AdvanceAsync(_clock, _clock.Now().AddMinutes(10), default);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_handler_that_fails_after_its_commit_does_not_bring_the_promise_back()
    {
        await SaveAsync(new DueTimer("kind", "s", _clock.Now()));
        _handler.OnFire = async timer =>
        {
            await RemoveAsync(timer);
            throw new InvalidOperationException("after the commit");
        };
        await _engine.AdvanceAsync(_clock, _clock.Now().AddMinutes(1), default);
        Assert.Empty(await DueAsync());
    }

    [Fact]
    public async Task A_slow_handler_holds_nobody_up_and_runs_once_at_a_time()
    {
        var (slow, fast) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fired = new ConcurrentQueue<string>();
        _handler.OnFire = async timer =>
        {
            fired.Enqueue(timer.Subject);
            if (timer.Subject == "slow")
                await slow.Task;
            await RemoveAsync(timer);
            if (timer.Subject == "fast")
                fast.SetResult();
        };
        await SaveAsync(new DueTimer("kind", "slow", _clock.Now().AddMinutes(-2)));
        await _engine.StartAsync(default);
        await Patience.Until(() => Task.FromResult(!fired.IsEmpty), "the slow handler");
        await SaveAsync(new DueTimer("kind", "fast", _clock.Now().AddMinutes(-1)));
        await Patience.For(fast.Task, "the fast handler beside the slow one");
        var turned = _engine.AdvanceAsync(_clock, _clock.Now().AddHours(1), default);
        Assert.False(turned.IsCompleted);   // what runs ends before the clock is turned
        slow.SetResult();
        await Patience.For(turned, "the clock");
        Assert.Equal(["slow", "fast"], fired);
        Assert.Empty(await DueAsync());
        await _engine.StopAsync(default);
    }

    [Fact]
    public async Task What_falls_due_while_the_engine_runs_fires_by_itself()
    {
        var fired = new TaskCompletionSource<DueTimer>();
        _handler.OnFire = timer =>
        {
            fired.TrySetResult(timer);
            return RemoveAsync(timer);
        };
        await _engine.StartAsync(default);
        var soon = new DueTimer("kind", "soon", _clock.Now().AddMilliseconds(100));
        await SaveAsync(soon);
        Assert.Equal(soon, await Patience.For(fired.Task, "the promise"));
        Assert.True(_clock.Now() >= soon.DueAt);
        await _engine.StopAsync(default);
    }

    [Fact]
    public async Task Stopping_keeps_the_promise_of_a_handler_that_was_cut_off()
    {
        var running = new TaskCompletionSource();
        _handler.OnFireWith = async (_, stop) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        };
        var timer = new DueTimer("kind", "s", _clock.Now());
        await SaveAsync(timer);
        await _engine.StartAsync(default);
        await Patience.For(running.Task, "the handler");
        await Patience.For(_engine.StopAsync(default), "the stop");
        Assert.Equal([timer], await DueAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _store.DisposeAsync();
    }

    private async Task SaveAsync(params DueTimer[] timers) => await _store.CommitAsync(changes => Array.ForEach(timers, t => changes.Save(t)));

    private async Task RemoveAsync(DueTimer timer) => await _store.CommitAsync(changes => changes.Remove(timer));

    private async Task ThenAsync(DueTimer timer, DueTimer next) => await _store.CommitAsync(changes => changes.Remove(timer).Save(next));

    private Task<IReadOnlyList<DueTimer>> DueAsync() => _store.Get<ITimerStore>().DueAsync(DateTimeOffset.MaxValue, 100);

    private sealed class Handler(string kind) : ITimerHandler
    {
        public string Kind => kind;

        public Func<DueTimer, Task> OnFire { get; set; } = _ => Task.CompletedTask;

        public Func<DueTimer, CancellationToken, Task>? OnFireWith { get; set; }

        public Task FireAsync(DueTimer timer, CancellationToken cancellationToken) => OnFireWith?.Invoke(timer, cancellationToken) ?? OnFire(timer);
    }
}
