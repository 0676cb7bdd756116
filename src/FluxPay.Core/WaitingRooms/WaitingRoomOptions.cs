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

    /// <summary>
    /// How long a key signs before the next one does. Keys turn by themselves: a new one is in the database before it signs, and old
    /// ones stay for as long as anything that they have signed is valid. Keys that are given by <see cref="Keys"/> never turn.
    /// </summary>
    /// <value>An hour or more; null (in the configuration <c>off</c>) for only when an operator asks for it. Default 30 days.</value>
    public TimeSpan? TurnKeysEvery { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a new key is in the database before it signs, so that every host knows it by then; hosts look every 10 s.</summary>
    /// <value>A second up to a day. Default one minute.</value>
    public TimeSpan KeysKnownAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Origins beside its own to which a waiting page may send whoever is admitted, such as <c>https://shop.example</c>. In the
    /// configuration one text, separated by commas.
    /// </summary>
    /// <value>Default none: a page sends people to its own site only.</value>
    public IList<string> ReturnOrigins { get; } = [];

    /// <summary>
    /// How often a minute one address (a /64 of IPv6) without an API key may ask a room for a place. Behind a proxy, have the
    /// application use forwarded headers of the proxies it knows, or all people are one address.
    /// </summary>
    /// <value>1 or more. Default null: as often as it likes.</value>
    public int? JoinsPerSource { get; set; }
}

internal sealed partial class WaitingRoomOptionsValidator : IValidateOptions<WaitingRoomOptions>
{
    public ValidateOptionsResult Validate(string? name, WaitingRoomOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.Keys is { Length: > 0 } keys && !RoomKeyText.TryParse(keys, out _, out string? problem))
            errors.AddError(problem, nameof(options.Keys));
        if (options.TurnKeysEvery < TimeSpan.FromHours(1))
            errors.AddError($"must be an hour or more, was {options.TurnKeysEvery}", nameof(options.TurnKeysEvery));
        if (options.KeysKnownAfter < TimeSpan.FromSeconds(1) || options.KeysKnownAfter > TimeSpan.FromDays(1))
            errors.AddError($"must be a second up to a day, was {options.KeysKnownAfter}", nameof(options.KeysKnownAfter));
        if (options.JoinsPerSource < 1)
            errors.AddError("must be 1 or more", nameof(options.JoinsPerSource));
        foreach (string origin in options.ReturnOrigins.Where(o => !IsOrigin(o)))
            errors.AddError($"must hold origins such as https://shop.example, was '{origin}'", nameof(options.ReturnOrigins));
        foreach (var room in options.Rooms)
            Check(room, errors);
        if (options.Rooms.DistinctBy(r => r.Name).Count() < options.Rooms.Count)
            errors.AddError("names a room twice", nameof(options.Rooms));
        return errors.Build();
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && (origin.Scheme == Uri.UriSchemeHttp || origin.Scheme == Uri.UriSchemeHttps) && origin.PathAndQuery == "/";

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
        if (room.EntryDelay < TimeSpan.Zero || room.EntryDelay > TimeSpan.FromHours(1))
            Wrong("must have an entry delay of zero up to an hour");
        if (room.PassMax < room.PassTtl)
            Wrong("must let a pass live as long as it is valid without use: PassMax must be PassTtl or more");
        if (room.Tiers.Length > Scores.MostTiers)
            Wrong($"has more than {Scores.MostTiers} tiers");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern { get; }
}
