namespace FluxPay.Host.Tests.Faults;

/// <summary>What is asked of the engine while the gateway misbehaves.</summary>
public enum Operation
{
    ConfirmPack,
    ConfirmExport,
    FailExport,
    CancelExport,
    CancelAll,
    CancelPart,
    RefundPack,
}

/// <summary>What else happens to a request that meets a misbehaving gateway.</summary>
public enum Disturbance
{
    Nothing,
    HostKilled,
    RepeatedWithKey,
    RepeatedWithoutKey,
    WebhookHints,
}

/// <summary>How the gateway misbehaves, once, and what must come of it all the same.</summary>
internal static class Behaviors
{
    public static IReadOnlyList<string> OfConfirm { get; } =
    [
        "approve", "decline:REJECT_CARD_COMPANY", "decline:INVALID_STOPPED_CARD", "slow:1500", "drop-request", "drop-answer",
        "error-before:400", "error-before:403", "error-before:409", "error-before:429", "error-before:500", "error-before:502",
        "error-after:400", "error-after:403", "error-after:500", "error-after:502", "wrong-amount:500",
    ];

    public static IReadOnlyList<string> OfCancel { get; } =
    [
        "cancel-refused:REFUND_REJECTED", "cancel-refused:NOT_CANCELABLE_AMOUNT", "cancel-slow:1500", "cancel-drop-request",
        "cancel-drop-answer", "cancel-error-before:400", "cancel-error-before:403", "cancel-error-before:409",
        "cancel-error-before:429", "cancel-error-before:500", "cancel-error-before:502", "cancel-error-after:400",
        "cancel-error-after:403", "cancel-error-after:500", "cancel-error-after:502",
    ];

    public static IReadOnlyList<string> For(Operation operation) => IsConfirm(operation) ? OfConfirm : OfCancel;

    public static bool IsConfirm(Operation operation) => operation is Operation.ConfirmPack or Operation.ConfirmExport;

    /// <summary>True for what the gateway refuses for good: everything else happens in the end, exactly once.</summary>
    public static bool IsRefusal(string behavior) => behavior.Split(':')[0] is "decline" or "wrong-amount" or "cancel-refused";
}
