using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AcornPay.Server;
using FluxPay.Payments;
using FluxPay.Toss.Tests.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Toss.Tests;

/// <summary>The sample of a gateway of one's own, as its page says: run, and paid at.</summary>
public sealed class AcornPayTests
{
    [Fact]
    public async Task The_sample_runs_and_takes_an_order_through_its_own_gateway()
    {
        string folder = Directory.CreateTempSubdirectory("acorn").FullName;
        try
        {
            using var sample = await DotnetProcess.StartAsync(typeof(AcornPayEndpoints), "--urls", "http://127.0.0.1:0", "--FluxPay:Sqlite", Path.Combine(folder, "acorn.db"));
            using var http = new HttpClient { BaseAddress = sample.Url };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "fp_test_moa");
            var order = await PostAsync(http, "/api/v1/orders", new { customerId = "cust-1", amount = 9000, currency = "KRW" });
            string orderId = order.GetProperty("orderId").GetString()!;
            using var window = new StringContent($"order={orderId}&sum=9000&money=KRW", Encoding.UTF8, "application/x-www-form-urlencoded");
            using var opened = await http.PostAsync("/acorn/window", window);
            string key = (await opened.Content.ReadAsStringAsync())["charge=".Length..];
            var payment = await PostAsync(http, "/api/v1/payments/confirm", new { paymentKey = key, orderId, amount = 9000, provider = "acorn" });
            Assert.Equal(("acorn", "CONFIRMED", key), (payment.GetProperty("provider").GetString(), payment.GetProperty("status").GetString(),
                payment.GetProperty("providerPaymentKey").GetString()));
            Assert.Equal("taken=1&kept=9000", await http.GetStringAsync($"/acorn/moved?order={orderId}"));
            await PostAsync(http, "/api/v1/webhooks/acorn", new { charge = key });

            using var unknown = await http.PostAsJsonAsync("/api/v1/payments/confirm", new { paymentKey = key, orderId, amount = 9000, provider = "toss" });
            Assert.Equal(400, (int)unknown.StatusCode);
            Assert.Contains("must be one of acorn", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"charge": "acorn-1", "more": [1]}""", "acorn-1")]
    [InlineData("""{"charge": ""}""", null)]
    [InlineData("""{"charge": 1}""", null)]
    [InlineData("""["acorn-1"]""", null)]
    [InlineData("charge=acorn-1", null)]
    public void A_webhook_names_a_charge_or_nothing(string body, string? key)
    {
        var services = new ServiceCollection();
        new FluxPayBuilder(services, new ConfigurationManager()).AddAcornPay();
        using var provider = services.BuildServiceProvider();
        var reader = provider.GetRequiredService<IGatewayWebhookReader>();
        Assert.Equal(key is null ? null : new GatewayHint { ProviderKey = key }, reader.Read(Encoding.UTF8.GetBytes(body)));
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("result");
    }
}
