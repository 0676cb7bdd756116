namespace FluxPay.WaitingRooms.Tests;

/// <summary>How fast a room admits that adjusts itself.</summary>
public abstract partial class RoomQueueContractTests
{
    [Fact]
    public async Task What_all_hosts_measured_in_a_second_is_told_once_to_whoever_comes_first_after_it()
    {
        var (queue, room) = (await QueueAsync(), Room(mode: RoomMode.Hold) with { Adaptive = new(10, 500, TimeSpan.FromSeconds(1), 0.02m) });
        await JoinAsync(queue, room, 1);
        var all = new AdmissionWindow(0, 0, 0, 0);
        ClosedWindow? closed = null;
        var told = new AdmissionWindow(0, 0, 0, 0);
        while (closed is null || told.Requests < 30)
        {
            all += new AdmissionWindow(10, 1, 2, 1);
            if (await queue.ReportAsync(room, new AdmissionWindow(10, 1, 2, 1)) is { } window)
            {
                closed = window;
                told += window.Measured;
            }
            await PassAsync(queue, TimeSpan.FromMilliseconds(120));
        }
        Assert.True(told.Requests < all.Requests, "the last window is open still");
        Assert.Equal((told.Requests / 10, told.Requests / 5), (told.Failures, told.Slow));
        Assert.Equal((1, 0), (closed.Waiting, closed.Active));
        Assert.Equal(AdmissionState.Beginning(room), closed.Last);

        var decision = new AdmissionState(77, 1, 2, true) { Few = new AdmissionWindow(4, 3, 2, 0) };
        await queue.DecideAsync(room, closed.Window, decision);
        await queue.DecideAsync(room, closed.Window - 1, decision with { RatePerSecond = 5 });   // late
        Assert.Equal(77, (await queue.ReadAsync(room)).RatePerSecond);
        Assert.Equal(1, (await queue.ReadAsync(room with { Adaptive = null })).RatePerSecond);
        ClosedWindow? next = null;
        while (next is null)
        {
            await PassAsync(queue, TimeSpan.FromMilliseconds(120));
            next = await queue.ReportAsync(room, new AdmissionWindow(1, 0, 0, 0));
        }
        Assert.Equal(decision, next.Last);
        var set = room with { AdmitPerSecond = 9, Version = 1 };
        Assert.Equal(9, (await queue.ReadAsync(set)).RatePerSecond);   // what an operator sets counts at once
        await queue.DecideAsync(room, closed.Window + 1, decision);      // by a host that has not heard of it
        Assert.Equal(9, (await queue.ReadAsync(set)).RatePerSecond);
    }

    [Fact]
    public async Task A_room_that_adjusts_itself_begins_at_its_lowest_rate_and_burst()
    {
        var queue = await QueueAsync();
        var room = Room(rate: 50) with { Burst = null, Adaptive = new(4, 500, TimeSpan.FromSeconds(1), 0.02m) };
        for (int n = 1; n <= 20; n++)
            await JoinAsync(queue, room, n);
        Assert.Equal(4, (await queue.TickAsync(room, 200)).Admitted);
        Assert.Equal(4, (await queue.ReadAsync(room)).RatePerSecond);
        var open = Room(rate: 50, mode: RoomMode.Open) with { Burst = null, Adaptive = room.Adaptive };
        int admitted = 0;
        for (int n = 1; n <= 8; n++)
            admitted += (await JoinAsync(queue, open, n)).Place == Place.Admitted ? 1 : 0;
        Assert.InRange(admitted, 4, 5);   // a real clock goes on
    }

    [Fact]
    public async Task A_rate_that_falls_or_comes_back_gives_no_burst_that_was_taken_again()
    {
        var queue = await QueueAsync();
        // A real clock gives back four a second until the rate falls; what falling itself must not give back is ten.
        var room = Room(rate: 4, burst: 20) with { Adaptive = new(1, 4, TimeSpan.FromSeconds(1), 0.02m) };
        for (int n = 1; n <= 100; n++)
            await JoinAsync(queue, room, n);
        long window = 0;
        Task FollowAsync(int rate) => queue.DecideAsync(room, ++window, new AdmissionState(rate, 0, 0, false));
        async Task<int> AdmittedAsync() => (await queue.TickAsync(room, 200)).Admitted;

        await FollowAsync(4);
        Assert.Equal(20, await AdmittedAsync());
        await FollowAsync(2);
        Assert.InRange(await AdmittedAsync(), 0, 2);
        await FollowAsync(0);
        await PassAsync(queue, TimeSpan.FromMilliseconds(300));
        await FollowAsync(2);
        Assert.InRange(await AdmittedAsync(), 0, 1);
        await PassAsync(queue, TimeSpan.FromSeconds(1));
        Assert.InRange(await AdmittedAsync(), 1, 3);
        room = room with { AdmitPerSecond = 1, Version = 1 };   // an operator's word is no other
        Assert.InRange(await AdmittedAsync(), 0, 1);
    }
}
