namespace FluxPay.TossSimulator.Behaviors;

/// <summary>
/// The <c>behavior</c> member of a request: one behavior for the next confirm, one (its name starts with
/// <c>cancel-</c>) for the next cancel, or both, separated by a comma.
/// </summary>
internal sealed record BehaviorPair(string Confirm, string Cancel)
{
    public const string Vocabulary =
        "approve, decline:<TOSS_CODE>, slow:<ms>, drop-request, drop-answer, error-before:<status>, error-after:<status>, "
        + "wrong-amount:<won>; for the next cancel: cancel-refused:<TOSS_CODE>, cancel-slow:<ms>, cancel-drop-request, "
        + "cancel-drop-answer, cancel-error-before:<status>, cancel-error-after:<status>";

    private const string CancelPrefix = "cancel-";
    private const string Refused = "cancel-refused:";

    public static BehaviorPair Default { get; } = new(Behavior.Default, Behavior.Default);

    /// <param name="current">What stays for the half that the text does not name.</param>
    /// <returns>Null for text that names no behavior.</returns>
    public static BehaviorPair? Parse(string text, BehaviorPair current)
    {
        string? confirm = null, cancel = null;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isCancel = part.StartsWith(CancelPrefix, StringComparison.Ordinal);
            string name = isCancel ? OfCancel(part) : part;
            Behavior? behavior = Behavior.Parse(name);
            if (behavior is null || (isCancel && behavior is Behavior.WrongAmount))
                return null;
            if ((isCancel ? cancel : confirm) is not null)
                return null;        // two for the same call contradict each other
            if (isCancel)
                cancel = name;
            else
                confirm = name;
        }
        return new BehaviorPair(confirm ?? current.Confirm, cancel ?? current.Cancel);
    }

    private static string OfCancel(string part)
    {
        if (part.StartsWith(Refused, StringComparison.Ordinal))
            return "decline:" + part[Refused.Length..];

        string name = part[CancelPrefix.Length..];
        return name.StartsWith("decline", StringComparison.Ordinal) ? "" : name;     // one name per thing
    }
}
