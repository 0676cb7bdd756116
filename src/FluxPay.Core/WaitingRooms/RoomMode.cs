namespace FluxPay.WaitingRooms;

/// <summary>How a room lets people in.</summary>
public enum RoomMode
{
    /// <summary><c>OPEN</c>: at once while nobody waits and budget is left, else as <see cref="Queue"/>.</summary>
    Open,
    /// <summary><c>QUEUE</c>: everyone queues.</summary>
    Queue,
    /// <summary><c>HOLD</c>: nobody is admitted; polls go on.</summary>
    Hold,
    /// <summary><c>DRAIN</c>: no new tickets; those waiting are still admitted.</summary>
    Drain,
}

internal static class RoomModes
{
    public static string Wire(this RoomMode mode) => mode switch
    {
        RoomMode.Open => "OPEN",
        RoomMode.Queue => "QUEUE",
        RoomMode.Hold => "HOLD",
        RoomMode.Drain => "DRAIN",
    };

    public static RoomMode? Parse(string? text) => text switch
    {
        "OPEN" => RoomMode.Open,
        "QUEUE" => RoomMode.Queue,
        "HOLD" => RoomMode.Hold,
        "DRAIN" => RoomMode.Drain,
        _ => null,
    };
}
