using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>The service inside the host that knows it by events alone: paid, failing, and not paid.</summary>
public sealed class MoaTests(SharedHost shared)
{
    private readonly string _customer = SharedHost.NewCustomer();

    [Theory]
    [InlineData("I was a baker from 1999 to 2020", 100, "DONE", "8 words, 2 years named", null, 70)]
    [InlineData("   ", 100, "FAILED", null, "There is nothing to analyse.", 100)]
    [InlineData("I was a baker", 10, "UNPAID", null, "10", 10)]
    public async Task A_use_is_paid_or_given_back_by_events_alone(
        string resume, long credits, string status, string? result, string? reason, long left)
    {
        var host = await shared.StartedAsync();
        await host.GrantAsync(_customer, credits);
        using var sent = await host.Service.Http.PostAsJsonAsync("/moa/analyses", new { customerId = _customer, resume });
        Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        string id = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        var analysis = await Eventually.IsTrueAsync(
            () => host.Service.Http.GetFromJsonAsync<JsonElement>($"/moa/analyses/{id}"), a => a.GetProperty("status").GetString() == status);
        Assert.Equal(result, analysis.GetProperty("result").GetString());
        Assert.Contains(reason ?? "", analysis.GetProperty("reason").GetString() ?? "", StringComparison.Ordinal);
        await Eventually.IsTrueAsync(
            () => host.Service.GetAsync($"/api/v1/orders?customerId={_customer}"),
            orders => orders.Result.GetProperty("items")[0].GetProperty("status").GetString() == (status == "DONE" ? "COMPLETED" : "CANCELLED"));
        Assert.Equal(left, (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Number("balance"));
    }

    [Fact]
    public async Task A_customer_that_cannot_be_one_is_refused_by_the_service_itself()
    {
        var host = await shared.StartedAsync();
        using var sent = await host.Service.Http.PostAsJsonAsync("/moa/analyses", new { customerId = "no one", resume = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
    }
}
