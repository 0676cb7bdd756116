using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace FluxPay.Http;

/// <summary>JSON can hold what is no text: half of a surrogate pair, or bytes that are no UTF-8. Reading that must not throw.</summary>
internal static class JsonText
{
    /// <summary>The text of a string; null when it is none.</summary>
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a member; false when it is no text, and then as the body has it.</summary>
    public static bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
            return false;
        }
    }
}
