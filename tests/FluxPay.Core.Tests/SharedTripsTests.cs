using System.Collections.Concurrent;

namespace FluxPay.Tests;

/// <summary>Who travels with whom, and who is told of what went wrong.</summary>
public sealed class SharedTripsTests : IDisposable
{
    private readonly ConcurrentQueue<int[]> _trips = [];
    private readonly SemaphoreSlim _departures = new(0);
    private readonly SharedTrips<int, string> _shared;

    public SharedTripsTests() => _shared = new SharedTrips<int, string>(TravelAsync, failure => failure is FormatException, failure => failure is TimeoutException, most: 20);

    [Fact]
    public async Task Those_who_come_while_a_trip_is_on_its_way_share_the_next_and_each_has_its_own_answer()
    {
        var first = AskAsync(0);
        await DepartureAsync();
        var others = Enumerable.Range(1, 20).Select(AskAsync).ToList();
        _departures.Release(2);

        Assert.Equal("answer 0", await first);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"answer {i}"), await Task.WhenAll(others));
        Assert.Equal([1, 20], _trips.Select(trip => trip.Length));
    }

    [Fact]
    public async Task Those_who_are_too_many_for_one_trip_take_the_next()
    {
        var first = AskAsync(0);
        await DepartureAsync();
        var others = Enumerable.Range(1, 50).Select(AskAsync).ToList();
        _departures.Release(4);

        await first;
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"answer {i}"), await Task.WhenAll(others));
        Assert.Equal([1, 20, 20, 10], _trips.Select(trip => trip.Length));
    }

    [Fact]
    public async Task What_may_be_one_callers_own_fault_fails_that_caller_alone()
    {
        var first = AskAsync(0);
        await DepartureAsync();
        var (good, bad, alsoGood) = (AskAsync(1), AskAsync(-1), AskAsync(2));
        _departures.Release(5);   // the first, the three together, and each of them alone

        Assert.Equal(["answer 0", "answer 1", "answer 2"], await Task.WhenAll(first, good, alsoGood));
        await Assert.ThrowsAsync<FormatException>(() => bad);
    }

    [Fact]
    public async Task What_nobody_is_to_blame_for_is_told_to_all_and_the_next_trip_goes()
    {
        var first = AskAsync(0);
        await DepartureAsync();
        Task<string>[] lost = [AskAsync(1), AskAsync(-2), AskAsync(2)];
        _departures.Release(3);

        await first;
        foreach (var caller in lost)
            await Assert.ThrowsAsync<IOException>(() => caller);
        Assert.Equal("answer 3", await AskAsync(3));
    }

    [Fact]
    public async Task What_those_who_wait_would_meet_too_is_told_to_them_at_once()
    {
        var lost = AskAsync(-3);
        await DepartureAsync();
        var waiting = AskAsync(1);
        _departures.Release(2);

        await Assert.ThrowsAsync<TimeoutException>(() => lost);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal("answer 2", await AskAsync(2));
        Assert.Equal([[-3], [2]], _trips);
    }

    [Fact]
    public async Task A_caller_that_is_gone_waits_no_longer_and_the_others_are_answered()
    {
        using var gone = new CancellationTokenSource();
        var (waiting, other) = (_shared.AskAsync(0, gone.Token), AskAsync(1));
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _departures.Release(2);
        Assert.Equal("answer 1", await other);
    }

    public void Dispose() => _departures.Dispose();

    private Task<string> AskAsync(int request) => _shared.AskAsync(request, default);

    private async Task DepartureAsync()
    {
        while (_trips.IsEmpty)
            await Task.Yield();
    }

    private async Task<IReadOnlyList<string>> TravelAsync(IReadOnlyList<int> requests)
    {
        _trips.Enqueue([.. requests]);
        await _departures.WaitAsync();
        return requests.Contains(-1) ? throw new FormatException("refused")
            : requests.Contains(-2) ? throw new IOException("away")
            : requests.Contains(-3) ? throw new TimeoutException()
            : [.. requests.Select(request => $"answer {request}")];
    }
}
