namespace AcornPay.Adapter;

/// <summary>What came of one call, as far as the line between us goes.</summary>
internal abstract record AcornReply
{
    private AcornReply() { }

    /// <summary>Acorn Pay answered.</summary>
    public sealed record Answered(IReadOnlyDictionary<string, string> Form) : AcornReply
    {
        public string? Error => Form.GetValueOrDefault("error");
    }

    /// <summary>The call provably never left.</summary>
    public sealed record NotSent(string Code, string Message) : AcornReply;

    /// <summary>It may have arrived.</summary>
    public sealed record NoAnswer(string Reason) : AcornReply;
}
