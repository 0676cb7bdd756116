namespace FluxPay.Inbox;

/// <summary>A record that could not be processed, with why; kept until somebody replays it.</summary>
/// <param name="Record">The record as it came.</param>
/// <param name="Code">The error's code on the wire, for example <c>REQ_001</c>.</param>
/// <param name="Reason">What is wrong, in a sentence for whoever sent it; without personal data.</param>
internal sealed record DeadLetter(InboundRecord Record, string Code, string Reason);
