namespace FluxPay.Toss.Wire;

/// <summary>A message of Toss as it may be kept and shown.</summary>
internal static class TossText
{
    private const int Longest = 510;   // what Toss itself promises for failure.message

    public static string Shown(string? message, string otherwise) => message switch
    {
        null or "" => otherwise,
        { Length: > Longest } => message[..Longest],
        _ => message,
    };
}
