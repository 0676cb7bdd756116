namespace FluxPay.WaitingRooms.Tests;

public sealed class RoomPaceTests
{
    [Theory]
    [InlineData(0.1, 350)]      // the turn comes sooner than anybody polls
    [InlineData(1.9, 2150)]
    [InlineData(5.9, 3200)]     // two polls, the second one at the turn
    [InlineData(16, 2250)]
    [InlineData(16.1, null)]    // an eighth of the wait is soon enough
    public void Somebody_near_the_turn_polls_when_it_comes(double seconds, int? milliseconds) =>
        Assert.Equal(milliseconds, RoomPace.OnTurnMs(seconds));
}
