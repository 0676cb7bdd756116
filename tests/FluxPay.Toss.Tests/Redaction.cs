using System.Text;

namespace FluxPay.Toss.Tests;

/// <summary>
/// What may stand in no log: keys of the merchant, of payments and of billing, account and card numbers, who the buyer is. Every gateway
/// of these tests is held to it when it ends.
/// </summary>
internal sealed class Redaction(TestLog log)
{
    private readonly List<string> _secrets =
    [
        "Basic ", Fixtures.PaymentKey, Fixtures.BillingKey, Fixtures.CustomerKey, Fixtures.AuthKey, Fixtures.AccountNumber, Fixtures.Holder,
        Fixtures.CardNumber, Fixtures.Identity,
    ];

    public void Add(string secret)
    {
        _secrets.Add(secret);
        _secrets.Add(Uri.EscapeDataString(secret));
        _secrets.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + ":")));
    }

    public void Verify()
    {
        string all = log.All;
        foreach (string secret in _secrets)
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }
}
