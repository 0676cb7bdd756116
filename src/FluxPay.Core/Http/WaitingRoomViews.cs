using System.Globalization;
using FluxPay.WaitingRooms;

namespace FluxPay.Http;

internal sealed record TicketView(
    string Ticket, string State, long? Position, long? Ahead, long? EtaSeconds, long? EtaLow, long? EtaHigh, int RefreshAfterMs,
    string? Pass, DateTimeOffset? PassExpiresAt)
{
    public static TicketView Of(TicketAnswer t) => new(
        t.Ticket, Wire(t.State), t.Position, t.Ahead, t.Wait?.Likely, t.Wait?.Low, t.Wait?.High, t.RefreshAfterMs, t.Pass, t.PassExpiresAt);

    public static string Wire(TicketState state) => state switch
    {
        TicketState.PreQueue => "PRE_QUEUE",
        TicketState.Waiting => "WAITING",
        TicketState.Admitted => "ADMITTED",
    };
}

internal sealed record WaitingRoomView(
    string Room, string Mode, int AdmitPerSecond, int MaxActive, int Burst, AdaptiveView? Adaptive, int RatePerSecond, long Waiting,
    long Active, DateTimeOffset? OpensAt, string? DrawCommitment, string? DrawSeed)
{
    public static WaitingRoomView Of(RoomStatus s) => new(
        s.Room.Name, s.Room.Mode.Wire(), s.Room.AdmitPerSecond, s.Room.MaxActive, s.Room.EffectiveBurst, AdaptiveView.Of(s.Room.Adaptive),
        s.Seen.RatePerSecond, s.Seen.Waiting, s.Seen.Active, s.Room.OpensAt, s.DrawCommitment, s.DrawSeed);
}

/// <summary>Written as policies write it.</summary>
internal sealed record AdaptiveView(int Min, int Max, string TargetLatency, string MaxErrorRate)
{
    public static AdaptiveView? Of(AdaptiveAdmission? a) => a is null ? null : new(
        a.Min, a.Max, string.Create(CultureInfo.InvariantCulture, $"{(long)a.TargetLatency.TotalMilliseconds}ms"),
        string.Create(CultureInfo.InvariantCulture, $"{a.MaxErrorRate * 100:0.####}%"));
}
