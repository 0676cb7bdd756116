namespace FluxPay;

/// <summary>An ISO 4217 currency.</summary>
/// <param name="Code">Three upper-case letters, for example <c>KRW</c>.</param>
/// <param name="MinorUnitDigits">Digits of the minor unit: 0 for KRW and JPY, 2 for most, 3 for KWD.</param>
public readonly record struct Currency(string Code, int MinorUnitDigits)
{
    // ISO 4217 list one, the currencies whose minor unit is not 2; every other listed code has 2.
    private static readonly HashSet<string> ZeroDigits = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly HashSet<string> ThreeDigits = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
    private static readonly HashSet<string> TwoDigits =
    [
        "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD", "BND", "BOB", "BRL", "BSD",
        "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP",
        "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR",
        "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL",
        "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
        "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
        "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SYP", "SZL", "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
        "USD", "UYU", "UZS", "VED", "VES", "WST", "XCD", "YER", "ZAR", "ZMW", "ZWG",
    ];

    /// <summary>The South Korean won, which has no minor unit.</summary>
    public static Currency Krw { get; } = new("KRW", 0);

    /// <summary>Finds a currency by its upper-case ISO 4217 code.</summary>
    public static bool TryParse(string? code, out Currency currency)
    {
        currency = default;
        int digits = code switch
        {
            null => -1,
            _ when ZeroDigits.Contains(code) => 0,
            _ when TwoDigits.Contains(code) => 2,
            _ when ThreeDigits.Contains(code) => 3,
            _ => -1,
        };
        if (digits < 0)
            return false;
        currency = new Currency(code!, digits);
        return true;
    }

    /// <summary>A code that was checked when it was stored.</summary>
    /// <exception cref="ArgumentException">The code is not in ISO 4217.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new ArgumentException($"{code} is not an ISO 4217 currency code.", nameof(code));

    /// <inheritdoc/>
    public override string ToString() => Code;
}
