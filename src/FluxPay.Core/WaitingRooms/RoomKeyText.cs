using System.Diagnostics.CodeAnalysis;

namespace FluxPay.WaitingRooms;

/// <summary>Reads keys that are given by configuration.</summary>
internal static class RoomKeyText
{
    private const int KeyLength = 32;

    /// <param name="text"><c>id:base64</c> entries separated by commas; the last one makes the tickets' ids, so it must stay.</param>
    /// <param name="secrets">The keys.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RoomSecrets? secrets, [NotNullWhen(false)] out string? problem)
    {
        (secrets, problem) = (null, null);
        var keys = new List<SigningKey>();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            byte[] key = new byte[KeyLength];
            if (entry.Split(':', 2) is not [{ Length: > 0 and <= 16 } id, var base64] || !id.All(char.IsAsciiLetterOrDigit)
                || !Convert.TryFromBase64String(base64, key, out int length) || length != KeyLength)
            {
                problem = "must be id:base64 entries, the id 1 to 16 letters or digits, the key 32 bytes in base64";
                return false;
            }
            keys.Add(new SigningKey(id, key));
        }
        if (keys.Count == 0 || keys.DistinctBy(k => k.Id).Count() < keys.Count)
        {
            problem = "must have one key or more, each id once";
            return false;
        }
        secrets = new RoomSecrets(keys[^1].Key, [.. keys.AsEnumerable().Reverse()]);
        return true;
    }
}
