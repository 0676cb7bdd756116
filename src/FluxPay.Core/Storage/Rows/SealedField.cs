using FluxPay.Security;

namespace FluxPay.Storage.Rows;

/// <summary>Where sealed values stand. One more is one line here and its two statements in each store.</summary>
/// <param name="Name">Names its statements, <c>list_sealed_…</c> and <c>replace_sealed_…</c>.</param>
/// <param name="Keys">How many columns name a row.</param>
/// <param name="IsText">True when it is kept as base64.</param>
/// <param name="Purpose">What a value is sealed as, by the columns that name its row.</param>
internal sealed record SealedField(string Name, int Keys, bool IsText, Func<IReadOnlyList<string>, string> Purpose)
{
    public static IReadOnlyList<SealedField> All { get; } =
    [
        new("consents", 3, IsText: false, _ => SealedAs.Consent),
        new("answers", 4, IsText: false, _ => SealedAs.Answer),
        new("letters", 1, IsText: false, _ => SealedAs.Letter),
        new("saga_payloads", 1, IsText: false, _ => SealedAs.SagaPayload),
        new("billing_keys", 1, IsText: false, key => SealedAs.BillingKey(key[0])),
        new("customer_keys", 1, IsText: false, key => SealedAs.CustomerKey(key[0])),
        new("settings", 1, IsText: true, key => key[0]),
    ];

    public static SealedField Of(string name) => All.First(f => f.Name == name);

    public SealedValue Read(Row row)
    {
        string[] key = [.. Enumerable.Range(0, Keys).Select(_ => row.Text())];
        return new SealedValue(key, Purpose(key), IsText ? Convert.FromBase64String(row.Text()) : row.Bytes());
    }

    public (string Name, object? Value)[] After(SealedValue? last, ReadOnlyMemory<byte> current, int limit) =>
    [
        .. KeyOf(last?.Key ?? [.. Enumerable.Repeat("", Keys)]), ("@limit", (long)limit),
        .. IsText ? [] : new (string, object?)[] { ("@current", current.ToArray()) },
    ];

    public (string Name, object? Value)[] Replacing(SealedValue value, byte[] resealed) =>
        [.. KeyOf(value.Key), ("@before", Kept(value.Value)), ("@after", Kept(resealed))];

    private object Kept(byte[] value) => IsText ? Convert.ToBase64String(value) : value;

    private static IEnumerable<(string Name, object? Value)> KeyOf(IReadOnlyList<string> key) =>
        key.Select((column, i) => ($"@key{i + 1}", (object?)column));
}
