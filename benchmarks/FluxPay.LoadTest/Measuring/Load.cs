using System.Globalization;

namespace FluxPay.LoadTest.Measuring;

/// <summary>How journeys begin.</summary>
/// <param name="Journeys">How many.</param>
internal abstract record Load(int Journeys)
{

    /// <summary>So many each second, whatever becomes of those before.</summary>
    public sealed record Rate(int PerSecond) : Load(PerSecond)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond:N0}/s");
    }

    /// <summary>So many go on at any moment: when one has ended the next begins.</summary>
    public sealed record InFlight(int AtOnce) : Load(AtOnce)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AtOnce:N0} in flight");
    }
}
