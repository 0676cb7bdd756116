namespace FluxPay.WaitingRooms.Tests;

public sealed class AdmissionControllerTests
{
    private static readonly RoomSettings Room = new()
    {
        Name = "drop",
        AdmitPerSecond = 100,
        MaxActive = 10,
        Adaptive = new AdaptiveAdmission(20, 1000, TimeSpan.FromMilliseconds(300), 0.02m),
    };

    private static readonly AdmissionWindow Good = new(1000, 0, 0, 10);
    private static readonly AdmissionWindow Slow = new(1000, 0, 51, 10);
    private static readonly AdmissionWindow Failing = new(1000, 21, 0, 10);
    private static readonly AdmissionWindow PilingUp = new(1000, 0, 0, 1001);
    private static readonly AdmissionWindow Broken = new(1000, 201, 0, 10);
    private static readonly AdmissionWindow Silent = new(0, 0, 0, 9);

    [Fact]
    public void It_grows_fast_until_the_first_strain_and_in_small_steps_after_it()
    {
        Assert.Equal([150, 225, 337], Rates(null, Good, Good, Good));
        var strained = After(null, Slow, Slow);
        Assert.Equal((70, 10, false), (strained.RatePerSecond, strained.HoldWindows, strained.IsStarting));
        Assert.Equal([.. Enumerable.Repeat(70, 10), 90, 110], Rates(strained, [.. Enumerable.Repeat(Good, 12)]));
    }

    [Fact]
    public void Each_kind_of_strain_counts_from_the_second_bad_window_on()
    {
        foreach (var strain in new[] { Slow, Failing, PilingUp })
        {
            Assert.Equal([100, 70], Rates(null, strain, strain));
            Assert.Equal([100, 150, 150], Rates(null, strain, Good, strain));   // one bad second may be chance
        }
    }

    [Fact]
    public void It_never_leaves_its_bounds()
    {
        Assert.Equal(1000, Rates(null, [.. Enumerable.Repeat(Good, 20)])[^1]);
        Assert.Equal(20, Rates(null, [.. Enumerable.Repeat(Slow, 40)])[^1]);
        foreach (int set in new[] { 1, 5000 })   // by an operator
            Assert.Equal(set, AdmissionController.Decide(Room with { AdmitPerSecond = set }, Closed(Silent, null)).RatePerSecond);
    }

    [Fact]
    public void While_the_routes_fail_nobody_is_admitted_and_the_lowest_rate_is_the_probe()
    {
        var broken = After(null, Broken);
        Assert.Equal(0, broken.RatePerSecond);
        Assert.Equal([0, 0, 0, 0, 0, 20, 20], Rates(broken, [.. Enumerable.Repeat(Silent, 7)]));
        Assert.Equal([0, 0, 0, 0, 0, 20, 40], Rates(broken, [.. Enumerable.Repeat(Good, 7)]));
    }

    [Fact]
    public void Seconds_with_few_requests_speak_together_so_that_a_low_rate_can_grow()
    {
        var few = new AdmissionWindow(4, 0, 0, 1);
        Assert.Equal([20, 20, 30, 30, 30, 45], Rates(AdmissionState.Beginning(Room), few, few, few, few, few, few));
        var slow = few with { Slow = 1 };
        Assert.Equal([100, 100, 100, 100, 100, 70], Rates(null, slow, slow, slow, slow, slow, slow));
        var kept = AdmissionState.Of(20, After(AdmissionState.Beginning(Room), slow, few).Memory);
        Assert.Equal(new AdmissionState(20, 0, 0, true) { Few = new AdmissionWindow(8, 0, 1, 0) }, kept);
    }

    [Fact]
    public void Routes_that_answer_nobody_any_more_are_strain_too()
    {
        var hanging = new AdmissionWindow(0, 0, 0, 40);
        Assert.Equal([100, 70], Rates(null, hanging, hanging));
    }

    [Fact]
    public void Nobody_waiting_is_no_reason_to_grow()
    {
        var state = AdmissionController.Decide(Room, Closed(Good, null) with { Waiting = 0 });
        Assert.Equal(100, state.RatePerSecond);
    }

    private static AdmissionState After(AdmissionState? last, params AdmissionWindow[] windows) =>
        windows.Aggregate(last, (state, window) => AdmissionController.Decide(Room, Closed(window, state)))!;

    private static int[] Rates(AdmissionState? last, params AdmissionWindow[] windows) =>
        [.. windows.Select(window => (last = AdmissionController.Decide(Room, Closed(window, last))).RatePerSecond)];

    private static ClosedWindow Closed(AdmissionWindow measured, AdmissionState? last) => new(1, measured, last, 1000, 10);
}
