using FluxPay.Outbox;

namespace FluxPay.Storage.Rows;

internal static class PositionRow
{
    public static readonly Columns<OutboxPosition> Columns = new()
    {
        { "subscriber", p => p.Subscriber },
        { "position", p => p.Position },
    };
}
