using System.Globalization;

namespace FluxPay.TossSimulator.Behaviors;

/// <summary>What the next confirm (or cancel) of one payment does. Text is its form on the wire and in the store.</summary>
internal abstract record Behavior
{
    private Behavior() { }      // closed: every behavior is listed here

    public sealed record Approve : Behavior;
    public sealed record Decline(string Code) : Behavior;
    public sealed record Slow(TimeSpan Wait) : Behavior;
    public sealed record DropRequest : Behavior;
    public sealed record DropAnswer : Behavior;
    public sealed record ErrorBefore(int Status) : Behavior;
    public sealed record ErrorAfter(int Status) : Behavior;
    public sealed record WrongAmount(long Amount) : Behavior;

    public const string Default = "approve";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <returns>Null for text that names no behavior.</returns>
    public static Behavior? Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? OfName(text) : OfNameAndArgument(text[..colon], text[(colon + 1)..]);
    }

    private static Behavior? OfName(string name) => name switch
    {
        Default => new Approve(),
        "drop-request" => new DropRequest(),
        "drop-answer" => new DropAnswer(),
        _ => null,
    };

    private static Behavior? OfNameAndArgument(string name, string argument) => name switch
    {
        // A code that no table lists is welcome: clients must bear codes they have never seen.
        "decline" when IsCode(argument) => new Decline(argument),
        "slow" when Whole(argument, 0, (long)LongestWait.TotalMilliseconds) is { } ms => new Slow(TimeSpan.FromMilliseconds(ms)),
        "error-before" when Whole(argument, 400, 599) is { } status => new ErrorBefore((int)status),
        "error-after" when Whole(argument, 400, 599) is { } status => new ErrorAfter((int)status),
        "wrong-amount" when Whole(argument, 1, long.MaxValue) is { } amount => new WrongAmount(amount),
        _ => null,
    };

    private static bool IsCode(string text) =>
        text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    private static long? Whole(string text, long minimum, long maximum) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number >= minimum && number <= maximum ? number : null;
}
