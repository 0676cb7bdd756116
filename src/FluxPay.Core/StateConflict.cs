namespace FluxPay;

/// <summary>What a <c>PAY_004</c> carries: where the thing stands and what it accepts.</summary>
public sealed record StateConflict(string Current, IReadOnlyList<string> Allowed);
