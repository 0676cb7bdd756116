namespace FluxPay.Policies.Tests;

public sealed class PolicyVersionTests
{
    private static string Version(string text) => PolicyLoader.Parse("moa.yaml", text).Version;

    private static string Changed(string from, string to)
    {
        string text = PolicyExample.Text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(PolicyExample.Text, text);
        return Version(text);
    }

    [Fact]
    public void It_is_twelve_hex_digits_and_the_same_in_every_process()
    {
        Assert.Matches("^[0-9a-f]{12}$", Version(PolicyExample.Text));
        Assert.Equal("063da277cbfc", Version(PolicyExample.Text));
    }

    [Theory]
    [InlineData("currency: KRW", "currency: USD")]
    [InlineData("price: 10000,", "price: 10001,")]
    [InlineData("credits: 1000,", "credits: 1001,")]
    [InlineData("bonus: 100,", "bonus: 101,")]
    [InlineData("bonusExpiresAfter: 90d", "bonusExpiresAfter: 91d")]
    [InlineData("expireAfter: 365d", "expireAfter: never")]
    [InlineData("cost: 30", "cost: 31")]
    [InlineData("price: 1900", "price: 1901")]
    [InlineData("upTo: 100", "upTo: 101")]
    [InlineData("{ price: 80 }", "{ price: 80.000001 }")]
    [InlineData("{ price: 80 }", "{ price: 80, flat: 1 }")]
    [InlineData("model: graduated,", "model: volume,")]
    [InlineData("model: graduated,", "model: graduated, included: 1,")]
    [InlineData("price: 9900", "price: 9901")]
    [InlineData("trial: 7d", "trial: 8d")]
    [InlineData("included: 20", "limit: 20")]
    [InlineData("credits: 500", "credits: 501")]
    [InlineData("retry: [1d, 3d, 5d]", "retry: [1d, 3d]")]
    [InlineData("interval: year,", "interval: year, every: 2,")]
    [InlineData("interval: year,", "interval: year, anchor: { day: 3 },")]
    [InlineData("interval: year,", "interval: year, group: g,")]
    public void It_changes_with_what_is_sold(string from, string to) =>
        Assert.NotEqual(Version(PolicyExample.Text), Changed(from, to));

    [Theory]
    [InlineData("name: 모아", "name: Moa")]
    [InlineData("limit: 50,", "limit: 51,")]
    [InlineData("admitPerSecond: 200,", "admitPerSecond: 201,")]
    [InlineData("expireAfter: 30m ", "expireAfter: 31m ")]
    [InlineData("# dunning", "# retries")]
    [InlineData("price: 99000, interval: year,", "interval: year, every: 1, price: 99000,")]
    public void It_stays_with_everything_else(string from, string to) =>
        Assert.Equal(Version(PolicyExample.Text), Changed(from, to));

    [Fact]
    public void A_copy_with_another_price_has_another_version()
    {
        var policy = PolicyLoader.Parse("moa.yaml", PolicyExample.Text);
        string before = policy.Version;
        var copy = policy with { Packs = new Dictionary<string, PackPolicy>() };
        Assert.NotEqual(before, copy.Version);
        Assert.Equal(before, policy.Version);
    }
}
