using System.Globalization;

namespace FluxPay.Policies.Reading;

/// <summary>The kinds of single values.</summary>
internal sealed partial class PolicyNode
{
    /// <summary>The largest amount or count a policy may state: above any price, and safe to multiply.</summary>
    public const long Largest = 1_000_000_000_000;

    private static readonly string[] Timestamps =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public string Text(int max = 200)
    {
        if (IsScalar(out string? text) && text.EnumerateRunes().Count() <= max && text.Trim().Length > 0
            && !text.Any(char.IsControl))
            return text;
        Expected($"text of 1 to {max} characters in one line");
        return "";
    }

    public string Name()
    {
        if (IsScalar(out string? text) && PolicyText.IsName(text))
            return text;
        Expected(PolicyText.NameRule);
        return "";
    }

    public bool Flag()
    {
        if (IsScalar(out string? text, plain: true) && text is "true" or "false")
            return text == "true";
        Expected("true or false");
        return false;
    }

    public long Integer(long min, long max = Largest)
    {
        if (IsScalar(out string? text, plain: true)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= min && value <= max)
            return value;
        Expected($"a whole number from {min} to {max}");
        return min;
    }

    public int Number(int min, int max) => (int)Integer(min, max);

    /// <summary>A price with up to six decimals of the minor unit.</summary>
    public UnitPrice Price()
    {
        if (IsScalar(out string? text, plain: true)
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price)
            && price <= Largest
            && price * UnitPrice.PerMinorUnit is var millionths && millionths == decimal.Truncate(millionths))
            return new UnitPrice((long)millionths);
        Expected($"a price from 0 to {Largest} with at most 6 decimals");
        return default;
    }

    /// <summary>A share written in percent, as a fraction.</summary>
    public decimal Percent()
    {
        if (IsScalar(out string? text) && text.EndsWith('%')
            && decimal.TryParse(
                text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            && percent <= 100)
            return percent / 100;
        Expected("a percentage from 0% to 100%, for example 2%");
        return 0;
    }

    /// <summary>A calendar span; a day is a day in the service's zone.</summary>
    public CalendarSpan Span(CalendarSpan min, CalendarSpan max, string? orElse = null)
    {
        if (IsScalar(out string? text) && DurationText.TryParse(text, out var span)
            && span.Nominal >= min.Nominal && span.Nominal <= max.Nominal)
            return span;
        Expected($"a duration from {min} to {max}, written as {DurationText.Rule}"
            + (orElse is null ? "" : $", or {orElse}"));
        return min;
    }

    /// <summary>A duration; a day is 24 hours.</summary>
    public TimeSpan Duration(CalendarSpan min, CalendarSpan max) => Span(min, max).Nominal;

    /// <summary>One of some words; the default of its type when it is none of them.</summary>
    public T? Choice<T>(params (string Word, T Value)[] choices) => Choice(null, choices);

    /// <param name="others">What is allowed besides, when the words are not all.</param>
    /// <param name="choices">The words.</param>
    public T? Choice<T>(string? others, params (string Word, T Value)[] choices)
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        if (!IsScalar(out string? text))
            Expected(others ?? $"one of {string.Join(", ", words)}");
        else if (choices.FirstOrDefault(choice => choice.Word == text) is { Word: not null } chosen)
            return chosen.Value;
        else
            Report($"{PolicyText.Show(text)} is not known; "
                + (others is null ? PolicyText.Allowed(text, words) : $"allowed: {others}"));
        return default;
    }

    /// <summary>An instant; without an offset it is the zone's wall clock.</summary>
    public DateTimeOffset Instant(TimeZoneInfo zone)
    {
        if (IsScalar(out string? text) && DateTimeOffset.TryParseExact(text, Timestamps, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var instant) && instant.Year is > 2000 and < 9000)
        {
            int timeAt = text.IndexOf('T', StringComparison.Ordinal);
            bool hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > timeAt;
            return hasOffset ? instant.ToUniversalTime() : LocalTime.ToInstant(instant.DateTime, zone);
        }
        Expected("a date and time such as 2026-12-01T10:00:00+09:00; "
            + "without an offset it is in the service's timeZone");
        return default;
    }
}
