using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Security;
using Microsoft.Extensions.Options;

namespace FluxPay.WaitingRooms;

/// <summary>The secrets that tickets and passes are made with.</summary>
/// <param name="Identity">Makes a ticket's id from its customer; never turns, or everybody would lose their place.</param>
/// <param name="Signing">By id; the first signs, all of them verify.</param>
internal sealed record RoomSecrets(byte[] Identity, IReadOnlyList<SigningKey> Signing);

/// <summary>One signing key.</summary>
internal sealed record SigningKey(string Id, byte[] Key);

/// <summary>
/// The keys all hosts agree on without being configured: the first host writes them to the database, encrypted, and every other one
/// reads them. Keys of the options come first, so that they can be given, and turned, by configuration.
/// </summary>
internal sealed class RoomKeys(ISettings settings, FieldCipher? cipher, IOptions<WaitingRoomOptions> options)
{
    private const string SettingName = "waiting-rooms.keys";
    private const int KeyLength = 32;

    private readonly Lock _lock = new();
    private Task<RoomKeyRing>? _ring;

    /// <summary>The keys; read once, and again after a failure.</summary>
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

    private async Task<RoomKeyRing> LoadAsync()
    {
        if (options.Value.Keys is { Length: > 0 } given && RoomKeyText.TryParse(given, out var secrets, out _))
            return new RoomKeyRing(secrets);
        string kept = await settings.FindAsync(SettingName) ?? await settings.KeepFirstAsync(new Setting(SettingName, Seal(New())));
        return new RoomKeyRing(Open(kept));
    }

    private static RoomSecrets New() => new(
        RandomNumberGenerator.GetBytes(KeyLength),
        [new SigningKey(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)), RandomNumberGenerator.GetBytes(KeyLength))]);

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

/// <summary>The keys, ready to be used.</summary>
internal sealed class RoomKeyRing(RoomSecrets secrets)
{
    private readonly FrozenDictionary<string, byte[]> _byId = secrets.Signing.ToFrozenDictionary(k => k.Id, k => k.Key);

    public byte[] Identity => secrets.Identity;
    public SigningKey Current => secrets.Signing[0];

    /// <summary>The key with this id; null when it is not one of ours.</summary>
    public byte[]? Find(ReadOnlySpan<char> id) =>
        _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out byte[]? key) ? key : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RoomSecrets))]
[JsonSerializable(typeof(RoomOverride))]
internal sealed partial class RoomJson : JsonSerializerContext;
