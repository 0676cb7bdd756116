using System.Text.Json;
using System.Text.RegularExpressions;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>What every answer must be, whatever it says.</summary>
internal static partial class Expect
{
    /// <summary>A success in its envelope.</summary>
    public static ApiAnswer Ok(this ApiAnswer answer, int status = 200)
    {
        IsEnvelope(answer);
        Assert.True(answer.StatusCode == status && answer.IsSuccess && answer.Code == "OK", $"{status} OK expected: {answer.StatusCode} {answer.Body}");
        return answer;
    }

    /// <summary>A refusal in its envelope.</summary>
    public static ApiAnswer Refused(this ApiAnswer answer, int status, string code)
    {
        IsEnvelope(answer);
        Assert.True(answer.StatusCode == status && !answer.IsSuccess && answer.Code == code,
            $"{status} {code} expected: {answer.StatusCode} {answer.Body}");
        return answer;
    }

    /// <summary>Sent, and nobody knows yet.</summary>
    public static ApiAnswer Unknown(this ApiAnswer answer, string location)
    {
        IsEnvelope(answer);
        Assert.True(answer.StatusCode == 202 && answer.IsSuccess && answer.Code == "PAY_007", $"202 expected: {answer.StatusCode} {answer.Body}");
        Assert.Equal(location, answer.Headers.Location!.OriginalString);
        return answer;
    }

    /// <summary>Has these members and no others.</summary>
    public static JsonElement Has(this JsonElement value, params string[] members)
    {
        Assert.Equal(members.Order(StringComparer.Ordinal), value.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
        return value;
    }

    /// <summary>Is this JSON, member order and white space aside.</summary>
    public static void Is(this JsonElement value, object? expected) =>
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(expected, JsonSerializerOptions.Web), value),
            $"Expected {JsonSerializer.Serialize(expected, JsonSerializerOptions.Web)}, was {value.GetRawText()}");

    /// <summary>The fields a refused request is told about.</summary>
    public static IEnumerable<string> Fields(this ApiAnswer answer) =>
        answer.Result.Has("errors").GetProperty("errors").EnumerateArray()
            .Select(e => e.Has("field", "message").GetProperty("field").GetString()!);

    /// <summary>A refused request is told about these fields and no others.</summary>
    public static void Wrong(this ApiAnswer answer, params string[] fields) =>
        Assert.Equal(fields.Order(StringComparer.Ordinal), answer.Fields().Order(StringComparer.Ordinal));

    public static DateTimeOffset Instant(this JsonElement value, string name)
    {
        string text = value.GetProperty(name).GetString()!;
        Assert.Matches(InstantPattern, text);
        return value.GetProperty(name).GetDateTimeOffset();
    }

    public static string Id(this JsonElement value, string name, string prefix)
    {
        string id = value.GetProperty(name).GetString()!;
        Assert.StartsWith(prefix, id, StringComparison.Ordinal);
        Assert.Matches(IdPattern, id);
        return id;
    }

    public static JsonElement[] Items(this ApiAnswer answer) =>
        [.. answer.Result.Has("items", "nextCursor").GetProperty("items").EnumerateArray()];

    public static string? Cursor(this ApiAnswer answer) => answer.Result.GetProperty("nextCursor").GetString();

    private static void IsEnvelope(ApiAnswer answer)
    {
        Assert.True(answer.Envelope.TryGetProperty("isSuccess", out _), $"No envelope: {answer.StatusCode} {answer.Body}");
        answer.Envelope.Has("isSuccess", "code", "message", "result");
        Assert.NotEmpty(answer.Message);
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-Request-Id")));
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z\z")]
    private static partial Regex InstantPattern { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,40}\z")]
    private static partial Regex IdPattern { get; }
}
