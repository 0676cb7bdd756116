using System.Globalization;

namespace FluxPay.LoadTest.Buying;

/// <summary>What a buyer has come for.</summary>
internal enum JourneyKind
{
    /// <summary>Orders for an amount, pays, confirms.</summary>
    Payment,

    /// <summary>The same for a pack of credits.</summary>
    TopUp,

    /// <summary>Uses credits that it has.</summary>
    Credits,

    /// <summary>Orders a feature that credits pay; the service completes it.</summary>
    Feature,

    /// <summary>Buys a pack, uses credits, orders a feature, which is completed.</summary>
    Whole,
}

/// <summary>How often each kind comes, in turn and not at random, so that two runs differ in nothing they need not.</summary>
internal sealed class JourneyMix
{
    private readonly JourneyKind[] _turns;

    private JourneyMix(IEnumerable<(JourneyKind Kind, int Weight)> weights)
    {
        // Each comes evenly spread: at the middle of its share.
        var places = weights.SelectMany(w => Enumerable.Range(0, w.Weight).Select(i => (At: (i + 0.5) / w.Weight, w.Kind)));
        _turns = [.. places.OrderBy(t => t.At).Select(t => t.Kind)];
    }

    public static JourneyMix Payments { get; } = new([(JourneyKind.Payment, 1)]);

    /// <summary>True when buyers need credits that they did not buy.</summary>
    public bool NeedsCredits => _turns.Any(k => k is JourneyKind.Credits or JourneyKind.Feature);

    public JourneyKind At(int journey) => _turns[journey % _turns.Length];

    /// <param name="text">Such as <c>payment=8,whole=2</c>.</param>
    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static JourneyMix Parse(string text)
    {
        var weights = text.Split(',').Select(One).ToList();
        return weights.Sum(w => w.Weight) > 0 ? new JourneyMix(weights) : throw new FormatException("--mix must have a journey.");

        static (JourneyKind Kind, int Weight) One(string part) =>
            part.Split('=') is [var name, var weight]
            && Enum.TryParse(name, ignoreCase: true, out JourneyKind kind) && Enum.IsDefined(kind)
            && int.TryParse(weight, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 1000
                ? (kind, number)
                : throw new FormatException($"--mix holds payment, topup, credits, feature or whole with a weight from 0 to 1000, not '{part}'.");
    }

    public override string ToString() =>
        string.Join(',', _turns.CountBy(k => k).Select(c => $"{c.Key.ToString().ToLowerInvariant()}={c.Value}"));
}
