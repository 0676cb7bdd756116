namespace FluxPay.Events;

/// <summary>Event types as a person reads them in a timeline.</summary>
internal static class EventTitles
{
    /// <summary><c>payment.approved</c> becomes "Payment approved".</summary>
    public static string Of(string type)
    {
        string words = type.Replace('.', ' ').Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
