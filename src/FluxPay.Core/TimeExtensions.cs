namespace FluxPay;

/// <summary>The clock at the precision everything is stored and shown with.</summary>
public static class TimeExtensions
{
    /// <summary>Now in UTC, cut to the millisecond, so that what is in memory equals what is read back.</summary>
    public static DateTimeOffset Now(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
