namespace FluxPay;

/// <summary>One page of a list, newest first.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">Names the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which page is asked for.</summary>
/// <param name="Limit">1 to 100 items.</param>
/// <param name="Cursor">What the page before named; null for the first.</param>
public sealed record PageRequest(int Limit = 20, string? Cursor = null)
{
    /// <summary>Cuts a page out of up to <see cref="Limit"/> + 1 rows.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> rows, Func<T, string> cursorOf)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(cursorOf);
        return rows.Count > Limit
            ? new Page<T>([.. rows.Take(Limit)], cursorOf(rows[Limit - 1]))
            : new Page<T>(rows, null);
    }
}
