namespace FluxPay.Consistency;

/// <summary>The day a run is about, and what it can know of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Calendar">The provider's days.</param>
/// <param name="Tolerance">How far the clocks may be apart.</param>
internal sealed record DayInQuestion(Reconciliation Run, StatementCalendar Calendar, TimeSpan Tolerance)
{
    private const int MostDaysBack = 31;   // a call whose outcome took longer to learn is looked for in its last days only

    /// <summary>All that may belong to the day.</summary>
    public DaySpan Span => new(
        Run.Provider, Run.Date, Calendar.StartOf(Run.Date) - Tolerance, Calendar.StartOf(Run.Date.AddDays(1)) + Tolerance);

    public bool Has(GatewayMovement movement) => movement.Day == Run.Date;

    /// <summary>A movement of ours counts on the day on which we knew of it.</summary>
    public bool Has(OurMovement ours) => Calendar.DayOf(ours.Until) == Run.Date;

    /// <summary>True when they may be the same by their times.</summary>
    public bool MayBe(OurMovement ours, GatewayMovement movement) =>
        movement.At >= Before(ours.From) && movement.At <= ours.Until + Tolerance;

    /// <summary>True for what is so new that the books may not have had it when they were read.</summary>
    public bool IsTooNew(DateTimeOffset at) => at > Run.StartedAt - Tolerance;

    /// <summary>The first day on which a movement of ours may stand and that was not read yet; null when there is none.</summary>
    public DateOnly? UnreadDay(OurMovement ours)
    {
        var last = Min(Calendar.DayOf(ours.Until + Tolerance), Calendar.DayOf(Run.StartedAt));
        var first = Calendar.DayOf(Before(ours.From));
        for (var day = first.DayNumber < last.DayNumber - MostDaysBack ? last.AddDays(-MostDaysBack) : first; day <= last; day = day.AddDays(1))
        {
            if (!Run.DaysRead.Contains(day))
                return day;
        }
        return null;
    }

    private DateTimeOffset Before(DateTimeOffset instant) =>
        instant > DateTimeOffset.MinValue + TimeSpan.FromDays(1) ? instant - Tolerance : instant;

    private static DateOnly Min(DateOnly one, DateOnly other) => one < other ? one : other;
}
