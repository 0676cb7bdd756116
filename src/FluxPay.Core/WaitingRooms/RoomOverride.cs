namespace FluxPay.WaitingRooms;

/// <summary>What an operator has set: kept in the database, and stronger than the policy.</summary>
internal sealed record RoomOverride
{
    /// <summary>One more with every change.</summary>
    public long Version { get; init; }
    public int? AdmitPerSecond { get; init; }
    public int? MaxActive { get; init; }
    public RoomMode? Mode { get; init; }
    public AdaptiveAdmission? Adaptive { get; init; }
    /// <summary>True when the rate no longer adjusts itself, whatever the policy says.</summary>
    public bool IsFixed { get; init; }

    public RoomSettings Apply(RoomSettings room) => room with
    {
        AdmitPerSecond = AdmitPerSecond ?? room.AdmitPerSecond,
        // A burst of its own was meant for the policy's rate.
        Burst = AdmitPerSecond is null ? room.Burst : null,
        MaxActive = MaxActive ?? room.MaxActive,
        Mode = Mode ?? room.Mode,
        Adaptive = IsFixed ? null : Adaptive ?? room.Adaptive,
        Version = Version,
    };

    /// <summary>This, with what an operator changes now.</summary>
    public RoomOverride With(RoomControl control) => new()
    {
        Version = Version + 1,
        AdmitPerSecond = control.AdmitPerSecond ?? AdmitPerSecond,
        MaxActive = control.MaxActive ?? MaxActive,
        Mode = control.Mode ?? Mode,
        Adaptive = control.Adaptive ?? Adaptive,
        IsFixed = control.Adjusts is { } adjusts ? !adjusts : control.Adaptive is null && IsFixed,
    };
}

/// <summary>A change by an operator; what is null stays as it is.</summary>
internal sealed record RoomControl
{
    public int? AdmitPerSecond { get; init; }
    public int? MaxActive { get; init; }
    public RoomMode? Mode { get; init; }
    public AdaptiveAdmission? Adaptive { get; init; }
    /// <summary>Whether the rate adjusts itself; true needs bounds, given before or now.</summary>
    public bool? Adjusts { get; init; }
}
