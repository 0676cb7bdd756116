using FluxPay.Tests;

namespace FluxPay.Timers.Tests;

public sealed class TestClockTests
{
    [Fact]
    public async Task Turning_it_wakes_what_waits_and_nothing_sooner()
    {
        var clock = new TestClock();
        var (hour, day) = (Task.Delay(TimeSpan.FromHours(1), clock), Task.Delay(TimeSpan.FromDays(1), clock));
        clock.MoveTo(clock.Now().AddMinutes(59));
        Assert.False(hour.IsCompleted);
        clock.MoveTo(clock.Now().AddMinutes(2));
        await Patience.For(hour, "an hour's delay");
        Assert.False(day.IsCompleted);
        clock.MoveTo(clock.Now().AddDays(1));
        await Patience.For(day, "a day's delay");
    }

    [Fact]
    public async Task It_runs_on_from_where_it_was_turned_to_and_never_goes_back()
    {
        var clock = new TestClock();
        var later = clock.Now().AddYears(5);
        clock.MoveTo(later);
        await Patience.For(Task.Delay(TimeSpan.FromMilliseconds(20), clock), "twenty milliseconds of its own");
        Assert.InRange(clock.Now(), later.AddMilliseconds(15), later.AddMinutes(1));
        clock.MoveTo(later.AddYears(-1));
        Assert.True(clock.Now() >= later);
    }

    [Fact]
    public async Task A_timer_repeats_can_be_set_again_and_ends()
    {
        var clock = new TestClock();
        using var fired = new SemaphoreSlim(0);
        var timer = clock.CreateTimer(_ => fired.Release(), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        for (int i = 0; i < 3; i++)
        {
            clock.MoveTo(clock.Now().AddMinutes(61));
            await Patience.For(fired.WaitAsync(), "the hourly timer");
        }
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.MoveTo(clock.Now().AddDays(1));
        timer.Change(TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        await timer.DisposeAsync();
        clock.MoveTo(clock.Now().AddDays(1));
        await Patience.For(Task.Delay(TimeSpan.Zero, clock), "the clock itself");
        Assert.Equal(0, fired.CurrentCount);
    }

    [Fact]
    public async Task A_timer_that_its_own_callback_sets_again_stays_set()
    {
        var clock = new TestClock();
        using var fired = new SemaphoreSlim(0);
        ITimer? timer = null;
        timer = clock.CreateTimer(_ =>
        {
            timer!.Change(TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
            fired.Release();
        }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        for (int i = 0; i < 3; i++)
        {
            clock.MoveTo(clock.Now().AddMinutes(61));
            await Patience.For(fired.WaitAsync(), "the timer that sets itself");
        }
        await timer.DisposeAsync();
    }

    [Fact]
    public void Its_offset_is_kept_as_a_setting()
    {
        var (clock, next) = (new TestClock(), new TestClock());
        clock.MoveTo(clock.Now().AddDays(400));
        next.Restore(null);
        Assert.InRange(next.Now(), TimeProvider.System.Now().AddMinutes(-1), TimeProvider.System.Now().AddMinutes(1));
        next.Restore(clock.ToSetting().Value);
        Assert.InRange(next.Now() - clock.Now(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }
}
