using System.Diagnostics;
using System.Globalization;
using FluxPay.Toss.Http;

namespace FluxPay.Toss.Wire;

/// <summary>A message of Toss as it may be kept and shown.</summary>
internal static class TossText
{
    private const int Longest = 510;   // what Toss itself promises for failure.message

    /// <summary>Why a reply is no success, in words for a log.</summary>
    public static string Reason(TossReply reply) => reply switch
    {
        TossReply.NotSent notSent => notSent.Message,
        TossReply.NoAnswer noAnswer => noAnswer.Reason,
        TossReply.Answered answered => string.Create(
            CultureInfo.InvariantCulture, $"Toss answered {answered.Status} {answered.Error?.Code ?? "without a code"}."),
        _ => throw new UnreachableException(),
    };

    public static string Shown(string? message, string otherwise) => message switch
    {
        null or "" => otherwise,
        { Length: > Longest } => message[..Longest],
        _ => message,
    };
}
