using System.Net.Http.Json;
using System.Text.Json;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>One Toss, and what buyers do there; the latter only at a simulator.</summary>
internal sealed record Place(Uri Url, string Key) : IGatewayPlace
{
    private static readonly HttpClient Http = new();

    public TestGateway Gateway(params (string Name, string Value)[] settings) => new(Url, Key, settings: settings);

    public GatewayUnderTest Open(string? secret = null, Uri? elsewhere = null)
    {
        var test = new TestGateway(elsewhere ?? Url, secret ?? Key);
        return new GatewayUnderTest(test.Gateway, test.Redaction, test);
    }

    /// <summary>An order id that nobody has used.</summary>
    public static string NewOrder() => $"flux-{Guid.NewGuid():N}";

    /// <summary>A buyer finishes in the window.</summary>
    public async Task<string> PayAsync(string orderId, long amount, string method = "CARD", string behavior = "approve") =>
        (await PostAsync("sim/payments", new { orderId, amount, method, behavior })).GetProperty("paymentKey").GetString()!;

    public Task<string> PayAsync(string orderId, long amount, Buyer buyer) => PayAsync(orderId, amount, behavior: buyer switch
    {
        Buyer.Pays => "approve",
        Buyer.IsDeclined => "decline:REJECT_CARD_PAYMENT",
        Buyer.LosesAnswers => "drop-answer,cancel-drop-answer",
    });

    /// <summary>A buyer pays into the account.</summary>
    public Task DepositAsync(string paymentKey) => PostAsync("sim/deposits", new { paymentKey });

    /// <summary>A buyer registers a card.</summary>
    public async Task<string> RegisterAsync(string customerKey, string behavior = "approve") =>
        (await PostAsync("sim/billing-auth", new { customerKey, behavior })).GetProperty("authKey").GetString()!;

    /// <summary>What really moved for an order.</summary>
    public async Task<(long Charges, long Balance)> ChargesAsync(string orderId)
    {
        var answer = await Http.GetFromJsonAsync<JsonElement>(new Uri(Url, $"sim/charges?orderId={orderId}"));
        return (answer.GetProperty("charges").GetInt64(), answer.GetProperty("balance").GetInt64());
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(Url, path), body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
