namespace FluxPay.WaitingRooms;

/// <summary>
/// How signing keys turn, as pure functions: a new key is published, signs once every host has had the time to learn of it, and the one
/// before it is dropped when nothing that it signed is valid any more.
/// </summary>
internal static class KeyTurning
{
    /// <summary>Which key signs: the newest that may.</summary>
    public static int Current(IReadOnlyList<SigningKey> keys, long nowMs)
    {
        int current = keys.Count - 1;
        while (current > 0 && keys[current].SignsFromMs > nowMs)
            current--;
        return current;
    }

    /// <summary>Whether the newest key has signed for long enough.</summary>
    public static bool IsDue(RoomSecrets secrets, TimeSpan every, long nowMs) => secrets.Signing[^1].SignsFromMs + Ms(every) <= nowMs;

    /// <summary>Publishes a key.</summary>
    /// <param name="secrets">The keys there are.</param>
    /// <param name="next">The new one's id and secret.</param>
    /// <param name="knownAfter">How long hosts may take to learn of it.</param>
    /// <param name="longestLife">Of whatever the key before it signs.</param>
    /// <param name="nowMs">Now, on the queue's clock.</param>
    /// <returns>The same keys where one is on its way already.</returns>
    public static RoomSecrets Publish(RoomSecrets secrets, SigningKey next, TimeSpan knownAfter, TimeSpan longestLife, long nowMs)
    {
        var last = secrets.Signing[^1];
        if (secrets.Signing.Count > 1 && last.SignsFromMs > nowMs)   // an only key signs, whatever clock its host had
            return secrets;
        long signsFrom = nowMs + Ms(knownAfter);
        return secrets with
        {
            Signing =
            [
                .. secrets.Signing.SkipLast(1), last with { RetiresAtMs = signsFrom + Ms(longestLife) }, next with { SignsFromMs = signsFrom },
            ],
        };
    }

    /// <summary>Drops the keys whose time is over.</summary>
    /// <returns>The same keys where there is none.</returns>
    public static RoomSecrets Retire(RoomSecrets secrets, long nowMs) => secrets.Signing.Any(k => k.RetiresAtMs <= nowMs)
        ? secrets with { Signing = [.. secrets.Signing.Where(k => !(k.RetiresAtMs <= nowMs))] }
        : secrets;

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;
}
