using Microsoft.AspNetCore.WebUtilities;

namespace AcornPay.Wire;

/// <summary>How Acorn Pay writes everything: <c>name=value&amp;name=value</c>, both ways.</summary>
internal static class AcornForm
{
    public static string Write(params IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));

    public static IReadOnlyDictionary<string, string> Read(string form) =>
        QueryHelpers.ParseQuery(form).ToDictionary(pair => pair.Key, pair => pair.Value[^1] ?? "");
}
