namespace FluxPay.Client.Http;

/// <summary>Travels with a poll and brings back how long the server asked to wait before the next one.</summary>
internal sealed class AnswerPace
{
    public const string Property = "FluxPay.AnswerPace";

    private static readonly HttpRequestOptionsKey<AnswerPace?> Key = new(Property);

    public TimeSpan? RetryAfter { get; set; }

    public static AnswerPace? Of(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out var pace) ? pace : null;
}
