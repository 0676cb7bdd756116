using System.Globalization;

namespace FluxPay.Storage.Rows;

/// <summary>A day as both databases keep it, <c>2026-01-31</c>: text that sorts.</summary>
internal static class DayText
{
    private const string Form = "yyyy-MM-dd";

    public static string Write(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);

    public static DateOnly Read(string text) => DateOnly.ParseExact(text, Form, CultureInfo.InvariantCulture);
}
