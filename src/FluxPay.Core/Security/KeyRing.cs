using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FluxPay.Security;

/// <summary>Keys for field encryption; section <c>FluxPay:Encryption</c>.</summary>
public sealed class EncryptionOptions
{
    /// <summary>The key ring: <c>id:base64</c> of 32 bytes each, separated by commas; the first one seals, all of them open.</summary>
    /// <value>Required outside Development. In Development without one, a fixed key that protects nothing is used.</value>
    public string? Keys { get; set; }
}

internal sealed class EncryptionOptionsValidator(IHostEnvironment? environment = null) : IValidateOptions<EncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, EncryptionOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Keys))
        {
            return environment?.IsDevelopment() == true
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    "FluxPay:Encryption:Keys is missing. Outside Development it must be a list of id:base64 keys of 32 bytes, "
                    + "the first one current; make one with `openssl rand -base64 32`.");
        }
        return KeyRing.TryParse(options.Keys, out _, out string? problem)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"FluxPay:Encryption:Keys {problem}");
    }
}

/// <summary>The keys by their ids, the current one first.</summary>
internal sealed class KeyRing
{
    // Development only: the validator refuses to start without real keys anywhere else.
    private static readonly byte[] DevelopmentKey = SHA256.HashData("FluxPay development key, protects nothing"u8);

    private readonly List<(string Id, byte[] Key)> _keys;

    public KeyRing(IOptions<EncryptionOptions> options)
    {
        string? keys = options.Value.Keys;
        _keys = string.IsNullOrWhiteSpace(keys)
            ? [("dev", DevelopmentKey)]
            : TryParse(keys, out var parsed, out string? problem) ? parsed : throw new ArgumentException(problem, nameof(options));
    }

    public (string Id, byte[] Key) Current => _keys[0];

    /// <summary>True while there are keys that only open.</summary>
    public bool IsTurning => _keys.Count > 1;

    public byte[] Find(string id) => _keys.FirstOrDefault(k => k.Id == id).Key
        ?? throw new CryptographicException($"The key '{id}' is not in FluxPay:Encryption:Keys; put it back behind the current one.");

    public static bool TryParse(string text, out List<(string Id, byte[] Key)> keys, out string? problem)
    {
        keys = [];
        problem = null;
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split(':', 2);
            byte[] key = new byte[32];
            if (parts is not [{ Length: > 0 and <= 32 } id, var base64] || !id.All(char.IsAsciiLetterOrDigit)
                || !Convert.TryFromBase64String(base64, key, out int length) || length != 32)
            {
                problem = "must be id:base64 entries, the id 1 to 32 letters or digits, the key 32 bytes in base64.";
                return false;
            }
            keys.Add((id, key));
        }
        if (keys.Count > 0)
            return true;
        problem = "must have one key or more.";
        return false;
    }
}
