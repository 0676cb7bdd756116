namespace FluxPay.TossSimulator.Idempotency;

/// <summary>What makes two requests the same one. The body is not part of it, as Toss documents.</summary>
internal sealed record IdempotencyScope(string ApiKey, string Method, string Url, string Key)
{
    public const int LongestKey = 300;
}

/// <param name="TraceId">Of the call that was answered first; a replay names it too.</param>
internal sealed record RememberedAnswer(Http.Answer Answer, string TraceId);
