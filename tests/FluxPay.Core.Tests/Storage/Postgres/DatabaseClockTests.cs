using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Storage.Postgres.Tests;

public sealed class DatabaseClockTests
{
    [Fact]
    public void A_host_whose_clock_is_an_hour_off_or_turned_goes_by_the_databases()
    {
        var real = new DateTimeOffset(2026, 3, 3, 3, 4, 5, TimeSpan.Zero);
        foreach (int hours in new[] { -1, 1 })
        {
            var host = new FakeTimeProvider(real.AddHours(hours));
            var clock = new DatabaseClock(host);
            Assert.Equal(real.AddHours(hours), clock.Now);   // nobody has said otherwise
            clock.Heard(real);
            host.Advance(TimeSpan.FromSeconds(7));
            Assert.Equal(real.AddSeconds(7), clock.Now);
        }
    }

    [Fact]
    public void What_the_database_said_is_recent_for_less_than_a_second()
    {
        var host = new FakeTimeProvider();
        var clock = new DatabaseClock(host);
        Assert.False(clock.IsRecent);
        clock.Heard(host.GetUtcNow());
        host.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(clock.IsRecent);
        host.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(clock.IsRecent);
    }
}
