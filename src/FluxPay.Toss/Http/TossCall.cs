using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FluxPay.Toss.Http;

/// <summary>One request of the Toss API.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Template">The path without what is secret in it, fit for a log.</param>
/// <param name="Path">The path itself.</param>
/// <param name="Subject">What it is about; a log shows its end. Empty where even that is secret.</param>
internal sealed record TossCall(HttpMethod Method, string Template, string Path, string Subject)
{
    public ReadOnlyMemory<byte> Body { get; private init; }

    public string? IdempotencyKey { get; private init; }

    /// <summary>Goes out with the key of the billing contract.</summary>
    public bool IsBilling { get; init; }

    /// <summary>A list, which Toss takes its time for.</summary>
    public bool IsStatement { get; init; }

    public static TossCall Get(string template, string path, string subject) => new(HttpMethod.Get, template, path, subject);

    public static TossCall Post<T>(
        string template, string path, string subject, T body, JsonTypeInfo<T> type, string idempotencyKey) =>
        new(HttpMethod.Post, template, path, subject)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, type),
            IdempotencyKey = idempotencyKey,
        };

    /// <summary>
    /// Whether a payment or order could have this key at all. A key comes from a browser, and one of dots alone would lead to
    /// another path.
    /// </summary>
    public static bool IsPossibleKey(string? key) =>
        key is { Length: >= 1 and <= 200 } && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
        && key.AsSpan().ContainsAnyExcept('.');
}
