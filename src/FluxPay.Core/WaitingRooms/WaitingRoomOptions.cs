using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FluxPay.WaitingRooms;

/// <summary>Waiting rooms; section <c>FluxPay:WaitingRooms</c>.</summary>
public sealed class WaitingRoomOptions
{
    /// <summary>Rooms of an application without policy files; those of policies come on top.</summary>
    public IList<RoomSettings> Rooms { get; } = [];

    /// <summary>
    /// Signing keys, <c>id:base64</c> of 32 bytes each, separated by commas: the first signs, all verify, and the last makes the
    /// tickets' ids, so it must stay.
    /// </summary>
    /// <value>Default none: hosts agree on keys through the database; without one, a process makes its own and forgets them.</value>
    public string? Keys { get; set; }
}

internal sealed partial class WaitingRoomOptionsValidator : IValidateOptions<WaitingRoomOptions>
{
    public ValidateOptionsResult Validate(string? name, WaitingRoomOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.Keys is { Length: > 0 } keys && !RoomKeyText.TryParse(keys, out _, out string? problem))
            errors.AddError(problem, nameof(options.Keys));
        foreach (var room in options.Rooms)
            Check(room, errors);
        if (options.Rooms.DistinctBy(r => r.Name).Count() < options.Rooms.Count)
            errors.AddError("names a room twice", nameof(options.Rooms));
        return errors.Build();
    }

    private static void Check(RoomSettings room, ValidateOptionsResultBuilder errors)
    {
        void Wrong(string what) => errors.AddError($"'{room.Name}' {what}", nameof(WaitingRoomOptions.Rooms));
        if (!NamePattern.IsMatch(room.Name))
            Wrong("must have a name of 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-', starting with a letter or digit");
        if (room.AdmitPerSecond < 1 || room.MaxActive < 1 || room.Burst < 1)
            Wrong("must admit 1 or more per second, at one time, and in a burst");
        if (room.AdmitPerSecond > 1_000_000 || room.Burst > 1_000_000)
            Wrong("must admit a million or fewer per second and in a burst");
        if (room.PassTtl <= TimeSpan.Zero || room.ReadyTtl <= TimeSpan.Zero || room.IdleTimeout <= TimeSpan.Zero || room.Grace < TimeSpan.Zero)
            Wrong("must have durations above zero; only the grace may be zero");
        if (room.Tiers.Length > Scores.MostTiers)
            Wrong($"has more than {Scores.MostTiers} tiers");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern { get; }
}
