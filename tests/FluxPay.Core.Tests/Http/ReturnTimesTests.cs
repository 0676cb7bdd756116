using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Http.Tests;

/// <summary>Those who are refused come back as fast as a host lets them in, and not all together.</summary>
public sealed class ReturnTimesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReturnTimes _times;

    public ReturnTimesTests() => _times = new ReturnTimes(_time);

    [Fact]
    public void Who_is_refused_first_comes_back_in_a_second_for_nobody_knows_yet_how_many_find_room()
    {
        LetIn(1000);
        Assert.All(Refuse(100), pause => Assert.Equal(ReturnTimes.Soonest, pause));
    }

    [Fact]
    public void They_come_back_one_after_the_other_at_the_rate_at_which_others_were_let_in()
    {
        Know(perSecond: 100);
        var pauses = Refuse(201);
        Assert.Equal([1.0, 1.01, 1.02], pauses.Take(3).Select(p => Math.Round(p.TotalSeconds, 3)));
        Assert.Equal(3, pauses[^1].TotalSeconds, 3);

        _time.Advance(TimeSpan.FromSeconds(0.5));   // the next one comes behind them
        Assert.Equal(2.51, _times.Next().TotalSeconds, 3);
    }

    [Fact]
    public void However_many_are_to_come_nobody_is_asked_to_stay_away_for_longer_than_ten_seconds()
    {
        Know(perSecond: 1);
        Assert.Equal(ReturnTimes.Latest, Refuse(100).Max());
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(TimeSpan.FromSeconds(10), _times.Next());
    }

    [Fact]
    public void A_second_in_which_nobody_is_let_in_slows_them_by_an_eighth()
    {
        Know(perSecond: 80);
        _times.Next();
        _time.Advance(TimeSpan.FromSeconds(1));
        var pauses = Refuse(2);
        Assert.Equal(1.0 / 70, (pauses[1] - pauses[0]).TotalSeconds, 4);
    }

    [Fact]
    public void However_long_nobody_is_let_in_the_others_are_told_when_to_come_back()
    {
        Know(perSecond: 400);
        for (int second = 0; second < 500; second++)
        {
            Assert.InRange(_times.Next(), ReturnTimes.Soonest, ReturnTimes.Latest);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void A_host_that_has_refused_nobody_for_a_while_knows_no_rate()
    {
        Know(perSecond: 1);
        Refuse(5);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.All(Refuse(5), pause => Assert.Equal(ReturnTimes.Soonest, pause));
    }

    /// <summary>A second with a refusal at its begin, and the next one at its end.</summary>
    private void Know(int perSecond)
    {
        _times.Next();
        LetIn(perSecond);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private void LetIn(int count)
    {
        for (int i = 0; i < count; i++)
            _times.LetIn();
    }

    private List<TimeSpan> Refuse(int count) => [.. Enumerable.Range(0, count).Select(_ => _times.Next())];
}
