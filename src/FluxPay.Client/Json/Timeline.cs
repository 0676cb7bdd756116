namespace FluxPay.Client.Json;

/// <summary>The result around a timeline's entries.</summary>
internal sealed record Timeline(IReadOnlyList<TimelineEntry> Items);
