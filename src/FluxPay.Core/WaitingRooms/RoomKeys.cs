using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Security;
using Microsoft.Extensions.Options;

namespace FluxPay.WaitingRooms;

/// <summary>The secrets that tickets and passes are made with.</summary>
/// <param name="Identity">Makes a ticket's id from its customer; never turns, or everybody would lose their place.</param>
/// <param name="Signing">In the order in which they sign; all of them verify.</param>
internal sealed record RoomSecrets(byte[] Identity, IReadOnlyList<SigningKey> Signing);

/// <summary>
/// The keys all hosts agree on without being configured: the first host writes them to the database, encrypted, and every other one
/// reads them, again and again, because they turn. Keys of the options come first and turn by configuration only.
/// </summary>
internal sealed class RoomKeys(ISettings settings, FieldCipher? cipher, IRoomQueue queue, IOptions<WaitingRoomOptions> options)
{
    private const string SettingName = "waiting-rooms.keys";
    private const int KeyLength = 32;

    // Whoever makes up key ids has each host look once in this time, and no more.
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<RoomKeyRing>? _ring;
    private Task<RoomKeyRing>? _looking;
    private long _lookedAt;

    /// <summary>True where the keys are the configuration's.</summary>
    public bool AreGiven => options.Value.Keys is { Length: > 0 };

    /// <summary>The keys as this host knows them; read once, and again after a failure.</summary>
    public Task<RoomKeyRing> GetAsync()
    {
        if (_ring is { IsCompletedSuccessfully: true } loaded)
            return loaded;
        lock (_lock)
        {
            if (_ring is null or { IsFaulted: true } or { IsCanceled: true })
                _ring = LoadAsync();
            return _ring;
        }
    }

    /// <summary>The keys as the database has them now; as they are known where it was asked a moment ago, or cannot be.</summary>
    public Task<RoomKeyRing> LookAgainAsync()
    {
        lock (_lock)
        {
            if (_looking is { IsCompleted: false })
                return _looking;
            if (AreGiven || (_looking is not null && TimeProvider.System.GetElapsedTime(_lookedAt) < LookPause))
                return GetAsync();
            _lookedAt = TimeProvider.System.GetTimestamp();
            return _looking = LookAsync();
        }
    }

    /// <summary>Reads the keys, and turns them where that is due.</summary>
    /// <param name="longestLife">Of whatever the rooms sign.</param>
    /// <param name="now">True to turn them whether it is due or not.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The keys as they are afterwards.</returns>
    public async Task<RoomSecrets> TurnAsync(TimeSpan longestLife, bool now = false, CancellationToken cancellationToken = default)
    {
        await GetAsync();
        if (AreGiven)
            return (await GetAsync()).Secrets;
        while (await settings.FindAsync(SettingName, cancellationToken) is { } kept)
        {
            var known = Open(kept);
            var turned = KeyTurning.Retire(known, queue.NowMs);
            if (now || (options.Value.TurnKeysEvery is { } every && KeyTurning.IsDue(turned, every, queue.NowMs)))
                turned = KeyTurning.Publish(turned, NewKey(), options.Value.KeysKnownAfter, longestLife, queue.NowMs);
            // Another host may have turned them since: then its keys count.
            if (!ReferenceEquals(turned, known) && !await settings.ReplaceAsync(new Setting(SettingName, Seal(turned)), kept, cancellationToken))
                continue;
            Know(turned);
            return turned;
        }
        return (await GetAsync()).Secrets;   // nobody keeps any: those of this process count
    }

    private async Task<RoomKeyRing> LoadAsync()
    {
        if (options.Value.Keys is { Length: > 0 } given && RoomKeyText.TryParse(given, out var secrets, out _))
            return new RoomKeyRing(secrets);
        string kept = await settings.FindAsync(SettingName) ?? await settings.KeepFirstAsync(new Setting(SettingName, Seal(New())));
        return new RoomKeyRing(Open(kept));
    }

    [SuppressMessage("Design", "CA1031", Justification = "A key that cannot be looked for is not known; it is looked for again.")]
    private async Task<RoomKeyRing> LookAsync()
    {
        try
        {
            if (await settings.FindAsync(SettingName) is { } kept)
                Know(Open(kept));
        }
        catch (Exception)
        {
            // As below.
        }
        return await GetAsync();
    }

    private void Know(RoomSecrets secrets)
    {
        lock (_lock)
        {
            if (_ring is not { IsCompletedSuccessfully: true, Result: var known } || !known.Has(secrets))
                _ring = Task.FromResult(new RoomKeyRing(secrets));
        }
    }

    private RoomSecrets New() => new(RandomNumberGenerator.GetBytes(KeyLength), [NewKey() with { SignsFromMs = queue.NowMs }]);

    private static SigningKey NewKey() =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)), RandomNumberGenerator.GetBytes(KeyLength));

    private string Seal(RoomSecrets secrets)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(secrets, RoomJson.Default.RoomSecrets);
        return Convert.ToBase64String(cipher?.Seal(SettingName, plain) ?? plain);
    }

    private RoomSecrets Open(string kept)
    {
        byte[] sealedValue = Convert.FromBase64String(kept);
        return JsonSerializer.Deserialize(cipher?.Open(SettingName, sealedValue) ?? sealedValue, RoomJson.Default.RoomSecrets)!;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RoomSecrets))]
[JsonSerializable(typeof(RoomOverride))]
internal sealed partial class RoomJson : JsonSerializerContext;
