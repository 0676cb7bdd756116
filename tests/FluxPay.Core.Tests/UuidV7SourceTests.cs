using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Tests;

public sealed class UuidV7SourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Ten_thousand_ids_of_one_millisecond_keep_their_order()
    {
        var ids = new UuidV7Source(new FakeTimeProvider(Start));
        AssertRising([.. Enumerable.Range(0, 10_000).Select(_ => ids.New<OrderId>().ToString())]);
    }

    [Fact]
    public void Ids_rise_over_milliseconds_and_when_the_clock_goes_back()
    {
        var time = new SteppingTime(Start);
        var ids = new UuidV7Source(time);
        var made = new List<string>();
        foreach (int step in new[] { 0, 1, 5, -3, -100_000, 1, 0, 200_000, -1 })
        {
            time.Now += TimeSpan.FromMilliseconds(step);
            made.AddRange(Enumerable.Range(0, 5000).Select(_ => ids.New<OrderId>().ToString()));
        }
        AssertRising(made);
    }

    [Fact]
    public void An_id_is_a_version_7_uuid_of_its_millisecond()
    {
        string uuid = new UuidV7Source(new FakeTimeProvider(Start)).New<OrderId>().Value.ToString("N");
        Assert.Equal(Start.ToUnixTimeMilliseconds(), Convert.ToInt64(uuid[..12], 16));
        Assert.Equal('7', uuid[12]);
        Assert.Contains(uuid[16], "89ab");
    }

    [Fact]
    public void Ids_made_at_once_are_all_different()
    {
        var ids = new UuidV7Source(new FakeTimeProvider(Start));
        var made = new System.Collections.Concurrent.ConcurrentBag<OrderId>();
        Parallel.For(0, 20_000, _ => made.Add(ids.New<OrderId>()));
        Assert.Equal(20_000, made.Distinct().Count());
    }

    private static void AssertRising(List<string> texts)
    {
        for (int i = 1; i < texts.Count; i++)
            Assert.True(string.CompareOrdinal(texts[i - 1], texts[i]) < 0, $"{texts[i]} is not after {texts[i - 1]}");
    }

    /// <summary>A clock that may go back, as a server's does.</summary>
    private sealed class SteppingTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
