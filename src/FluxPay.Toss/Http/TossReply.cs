using FluxPay.Toss.Wire;

namespace FluxPay.Toss.Http;

/// <summary>What came of sending one request.</summary>
internal abstract record TossReply
{
    private TossReply() { }   // closed: every reply is listed here

    /// <summary>Something answered, Toss or a proxy before it.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">The whole body.</param>
    /// <param name="Error">The error in the body; null when there is none to read.</param>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body, ErrorJson? Error) : TossReply
    {
        public bool IsSuccess => Status is >= 200 and < 300;
    }

    /// <summary>The request provably never left whole, so nothing can have come of it.</summary>
    public sealed record NotSent(string Code, string Message) : TossReply;

    /// <summary>The request may have left, and no answer came back.</summary>
    public sealed record NoAnswer(string Reason) : TossReply;
}
