using System.Globalization;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// A checkpoint: all that one snapshot shows is delivered, and of what another one shows besides, all up to a position.
/// </summary>
/// <param name="Seen">The snapshot all of which is delivered.</param>
/// <param name="Upto">The snapshot of the window half done; null between windows.</param>
/// <param name="Position">How far in that window.</param>
internal readonly record struct OutboxWindow(string Seen, string? Upto, long Position)
{
    public static OutboxWindow Parse(string checkpoint) => checkpoint.Split('|') switch
    {
        [var seen] => new(seen, null, 0),
        [var seen, var upto, var position] => new(seen, upto, long.Parse(position, CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"Not a checkpoint of the outbox: {checkpoint}."),
    };

    public override string ToString() =>
        Upto is null ? Seen : string.Create(CultureInfo.InvariantCulture, $"{Seen}|{Upto}|{Position}");
}
