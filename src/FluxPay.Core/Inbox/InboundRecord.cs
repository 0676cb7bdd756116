namespace FluxPay.Inbox;

/// <summary>A record that a service sent, as it came: nothing of it is trusted yet.</summary>
/// <param name="Topic">Where it was.</param>
/// <param name="Partition">Which part of it.</param>
/// <param name="Offset">Its place there.</param>
/// <param name="Key">The record's key, if it has one.</param>
/// <param name="Value">The record's bytes; empty for none.</param>
internal sealed record InboundRecord(
    string Topic, int Partition, long Offset, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte> Value);
