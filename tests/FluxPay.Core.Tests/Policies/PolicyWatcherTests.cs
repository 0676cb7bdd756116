using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Policies.Tests;

public sealed class PolicyWatcherTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero);

    private sealed class LogList : ILogger<PolicyWatcher>
    {
        public List<(LogLevel Level, string Message)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Entries)
                Entries.Add((logLevel, formatter(state, exception)));
        }
    }

    [Fact]
    public void A_folder_with_problems_stops_the_start()
    {
        using var folder = new PolicyFolder().Write("a.yaml", "service: A");
        Assert.Throws<PolicyException>(() => new PolicyWatcher(folder.Path, new FakeTimeProvider(Start), new LogList()));
    }

    [Fact]
    public void A_good_reload_replaces_everything()
    {
        var time = new FakeTimeProvider(Start);
        using var folder = new PolicyFolder().Write("a.yaml", PolicyFolder.Service("aa"));
        using var policies = new PolicyWatcher(folder.Path, time, new LogList());
        Assert.Equal(Start, policies.State.LoadedAt);
        Assert.Equal(["aa"], policies.All.Select(policy => policy.Service));

        folder.Write("b.yaml", PolicyFolder.Service("bb", "packs: { p: { price: 1, credits: 1 } }"));
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(policies.Reload());
        Assert.Equal(Start.AddHours(1), policies.State.LoadedAt);
        Assert.True(policies.TryGet("bb", out _));
        Assert.Single(policies.For("bb").Packs);

        File.Delete(folder.File("b.yaml"));
        Assert.True(policies.Reload());
        Assert.False(policies.TryGet("bb", out _));
        Assert.Empty(policies.For("bb").Packs);
    }

    [Fact]
    public void A_bad_reload_keeps_the_old_policies_and_shows_why()
    {
        var (time, log) = (new FakeTimeProvider(Start), new LogList());
        using var folder = new PolicyFolder().Write("a.yaml", PolicyFolder.Service("aa"));
        using var policies = new PolicyWatcher(folder.Path, time, log);
        var before = policies.For("aa");

        folder.Write("a.yaml", PolicyFolder.Service("aa", "pakcs: {}"));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(policies.Reload());
        Assert.Same(before, policies.For("aa"));
        Assert.Equal((Start, Start.AddMinutes(5)), (policies.State.LoadedAt, policies.State.FailedAt));
        var problem = Assert.Single(policies.State.Problems);
        Assert.Equal("pakcs", problem.Path);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(problem.ToString(), StringComparison.Ordinal));

        folder.Write("a.yaml", PolicyFolder.Service("aa"));
        Assert.True(policies.Reload());
        Assert.Null(policies.State.FailedAt);
        Assert.Empty(policies.State.Problems);
    }

    [Fact]
    public void A_folder_that_vanishes_takes_no_policy_with_it()
    {
        using var folder = new PolicyFolder();
        string inner = Directory.CreateDirectory(folder.File("policies")).FullName;
        File.WriteAllText(Path.Combine(inner, "a.yaml"), PolicyFolder.Service("aa"));
        using var policies = new PolicyWatcher(inner, new FakeTimeProvider(Start), new LogList(), mayBeMissing: true);
        Directory.Delete(inner, recursive: true);
        Assert.False(policies.Reload());
        Assert.True(policies.TryGet("aa", out _));
    }

    [Fact]
    public void A_default_folder_that_is_not_there_gives_defaults()
    {
        using var folder = new PolicyFolder();
        using var policies = new PolicyWatcher(folder.File("policies"), new FakeTimeProvider(Start), new LogList(), mayBeMissing: true);
        Assert.Empty(policies.All);
        Assert.Equal("KRW", policies.For("any").Currency.Code);
        Assert.True(policies.Reload());
    }

    [Fact]
    public void A_changed_file_is_read_without_being_asked()
    {
        using var folder = new PolicyFolder().Write("a.yaml", PolicyFolder.Service("aa"));
        using var policies = new PolicyWatcher(folder.Path, TimeProvider.System, new LogList());
        using var seen = new ManualResetEventSlim();
        policies.Reloaded += () =>
        {
            if (policies.For("aa").Packs.Count == 1)
                seen.Set();
        };
        folder.Write("a.yaml", PolicyFolder.Service("aa", "packs: { p: { price: 1, credits: 1 } }"));
        Assert.True(seen.Wait(TimeSpan.FromSeconds(30)), "The change was not noticed within 30 seconds.");
    }

    [Fact]
    public async Task Readers_see_one_whole_set_while_it_is_replaced()
    {
        static string Sold(int price) => $"packs: {{ p: {{ price: {price}, credits: {price} }} }}";
        using var folder = new PolicyFolder().Write("a.yaml", PolicyFolder.Service("aa", Sold(1)));
        using var policies = new PolicyWatcher(folder.Path, new FakeTimeProvider(Start), new LogList());
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            int reads = 0;
            for (; !done.IsCancellationRequested; reads++)
            {
                var pack = policies.For("aa").Packs["p"];
                Assert.Equal(pack.Price, pack.Credits);
            }
            return reads;
        });
        for (int price = 2; price < 100; price++)
        {
            folder.Write("a.yaml", PolicyFolder.Service("aa", Sold(price)));
            Assert.True(policies.Reload());
        }
        await done.CancelAsync();
        await reader;
        Assert.Equal(99, policies.For("aa").Packs["p"].Price);
    }
}
