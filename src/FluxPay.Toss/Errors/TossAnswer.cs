using System.Diagnostics;
using System.Globalization;
using FluxPay.Toss.Http;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss.Errors;

/// <summary>What one reply to a confirm or cancel means, as far as the reply alone can tell.</summary>
internal abstract record TossAnswer
{
    private TossAnswer() { }   // closed: every answer is listed here

    /// <summary>A success with the payment afterwards.</summary>
    public sealed record Done(TossPayment Payment) : TossAnswer;

    /// <summary>A refusal by a code we know.</summary>
    public sealed record Refused(TossErrorRule Rule, string Code, string Message) : TossAnswer;

    /// <summary>Nothing was sent.</summary>
    public sealed record NotSent(string Code, string Message) : TossAnswer;

    /// <summary>It may have happened.</summary>
    public sealed record Unclear(string Reason) : TossAnswer;

    public static TossAnswer Read(TossOperation operation, TossReply reply) => reply switch
    {
        TossReply.NotSent notSent => new NotSent(notSent.Code, notSent.Message),
        TossReply.NoAnswer noAnswer => new Unclear(noAnswer.Reason),
        TossReply.Answered { IsSuccess: true } answered => TossPayment.TryRead(answered.Body.Span, out var payment)
            ? new Done(payment)
            : new Unclear($"Toss answered {Number(answered)} with something that is not a payment."),
        TossReply.Answered answered => Error(operation, answered),
        _ => throw new UnreachableException(),
    };

    /// <summary>What a reply means that is no success; null for a success, whose body is the caller's to read.</summary>
    public static TossAnswer? ReadRefusal(TossOperation operation, TossReply reply) => reply switch
    {
        TossReply.Answered { IsSuccess: true } => null,
        _ => Read(operation, reply),
    };

    // A server that fails may have failed after it did what it was asked, whatever code it still managed to write; and
    // what a proxy answers says nothing about Toss.
    private static TossAnswer Error(TossOperation operation, TossReply.Answered answered)
    {
        if (answered.Error is not { Code: { } code } error)
            return new Unclear($"Something answered {Number(answered)} without an error of Toss.");
        if (answered.Status >= 500 || !TossErrorTable.TryFind(operation, code, out var rule)
            || rule.Class == TossErrorClass.Unclear)
            return new Unclear($"Toss answered {Number(answered)} {code}.");
        return new Refused(rule, code, TossText.Shown(error.Message, otherwise: code));
    }

    private static string Number(TossReply.Answered answered) => answered.Status.ToString(CultureInfo.InvariantCulture);
}
