using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Policies that change while the host runs.</summary>
public sealed class PolicyReloadTests
{
    [Fact]
    public async Task A_broken_file_changes_nothing_but_the_health_and_an_order_keeps_the_terms_it_was_made_under()
    {
        var folder = Directory.CreateTempSubdirectory("fluxpay-policies-");
        string file = Path.Combine(folder.FullName, "moa.yaml");
        await File.WriteAllTextAsync(file, TestPolicies.Moa);
        await using (var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = folder.FullName }))
        {
            var before = await OrderAsync(host);
            Assert.Equal(10_000, before.Number("amount"));

            await File.WriteAllTextAsync(file, TestPolicies.Moa.Replace("price: 10000", "price: -1", StringComparison.Ordinal));
            await Eventually.IsTrueAsync(() => PoliciesAsync(host), p => p.Status == "Degraded" && p.Description.Contains("moa.yaml:", StringComparison.Ordinal));
            Assert.Equal(10_000, (await OrderAsync(host)).Number("amount"));

            await File.WriteAllTextAsync(file, TestPolicies.Moa
                .Replace("price: 10000, credits: 1000, bonus: 100", "price: 12000, credits: 500, bonus: 5", StringComparison.Ordinal));
            await Eventually.IsTrueAsync(() => PoliciesAsync(host), p => p.Status == "Healthy");
            Assert.Equal(12_000, (await OrderAsync(host)).Number("amount"));

            string orderId = before.Text("orderId");
            string paymentKey = await host.Simulator.PayAsync(orderId, 10_000);
            (await host.Service.PostAsync("/api/v1/payments/confirm", new { paymentKey, orderId, amount = 10_000 })).Ok();
            Assert.Equal(1_100, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=c")).Number("balance"));
        }
        folder.Delete(recursive: true);
    }

    private static async Task<ApiAnswer> OrderAsync(HostProcess host) =>
        (await host.Service.PostAsync("/api/v1/orders", new { customerId = "c", product = "token-1000" })).Ok(201);

    private static async Task<(string Status, string Description)> PoliciesAsync(HostProcess host)
    {
        var policies = (await host.Anonymous.GetAsync("/health/ready")).Envelope.GetProperty("entries").GetProperty("policies");
        return (policies.GetProperty("status").GetString()!, policies.GetProperty("description").GetString()!);
    }
}
