using System.Globalization;
using Confluent.Kafka;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>Gives an example what it needs: real resources in the place of the document's sample ids.</summary>
public sealed class Stage(HostProcess host, string kafka, string usageTopic)
{
    private const string Digits = "_01K7M3Q9ZC5T8V2X4B6N0PRSDW";
    private const string SampleKey = "tgen_20260131030405Aa1b2";
    private const string SampleTicket =
        "v1.3fa9c2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string SampleAuthKey = "bln_sample_auth_key", CustomerKey = "sample-customer-key";
    private const string SampleInstant = "2030-01-01T00:00:00.000Z";

    /// <summary>Sets up what the operation works on.</summary>
    /// <returns>Puts the real ids into a text.</returns>
    public async Task<Func<string, string>> ForAsync(string operationId)
    {
        await IdAsync("credits/grants", "grantId", new { customerId = "cust-1", amount = 1000, kind = "PAID", reason = "For the examples" });
        var real = new Dictionary<string, string>();
        switch (operationId)
        {
            case "getOrder" or "getOrderTimeline" or "cancelOrder":
                real["ord" + Digits] = await IdAsync("orders", "orderId", new { customerId = "cust-1", amount = 10000 });
                break;
            case "completeOrder" or "failOrder":
                real["ord" + Digits] = await IdAsync("orders", "orderId", new { customerId = "cust-1", product = "resume-analysis" });
                break;
            case "confirmPayment" or "receiveWebhook":
                (real["ord" + Digits], real[SampleKey]) = await BuyerAsync();
                break;
            case "getPayment" or "cancelPayment":
                var (orderId, paymentKey) = await BuyerAsync();
                real["pay" + Digits] = await IdAsync("payments/confirm", "paymentId", new { orderId, paymentKey, amount = 10000 });
                break;
            case "getRefundQuote" or "refundOrder":
                var (paid, key) = await BuyerAsync();
                await IdAsync("payments/confirm", "paymentId", new { orderId = paid, paymentKey = key, amount = 10000 });
                real["ord" + Digits] = paid;
                break;
            case "refundCredits":
                real["use" + Digits] = await IdAsync("credits/use", "usageId", new { customerId = "cust-1", amount = 30 });
                break;
            case "captureHold" or "releaseHold":
                real["hld" + Digits] = await IdAsync("credits/holds", "holdId", new { customerId = "cust-1", amount = 30 });
                break;
            case "registerBillingMethod":
                real[SampleAuthKey] = await host.Simulator.RegisterCardAsync(CustomerKey);
                break;
            case "deleteBillingMethod":
                string authKey = await host.Simulator.RegisterCardAsync(CustomerKey);
                real["bm" + Digits] = await IdAsync(
                    "billing-methods", "billingMethodId", new { customerId = "cust-1", provider = "toss", authKey, customerKey = CustomerKey });
                break;
            case "revokeServiceKey":
                real["key" + Digits] = await IdAsync("admin/services/moa/keys", "keyId", new { name = "old" });
                break;
            case "getSaga":
                real["sag" + Digits] = SagaOf(await IdAsync("orders", "orderId", new { customerId = "cust-1", amount = 10000 }));
                break;
            case "retrySaga":
                real["sag" + Digits] = await SagaInDoubtAsync();
                break;
            case "getReconciliation":
                real["rec" + Digits] = await IdAsync("admin/reconciliations", "reconciliationId", new { date = "2026-01-29" });
                break;
            case "getTicket" or "leaveWaitingRoom":
                real[SampleTicket] = await IdAsync("waiting-rooms/drop/tickets", "ticket", new { customerId = "cust-1" });
                break;
            case "createSubscription":
                real["cust-1"] = $"cust-{Guid.NewGuid():N}";   // a customer has one plan of a group, and its free time once
                break;
            case "getSubscription" or "listInvoices" or "cancelSubscription" or "pauseSubscription" or "recordConsent" or "changeSubscription"
                or "previewSubscriptionChange" or "useBillingMethod":
                (string subscriber, real["sub" + Digits]) = await SubscriptionAsync();
                if (operationId == "useBillingMethod")
                    real["bm" + Digits] = await CardAsync(subscriber);
                break;
            case "getInvoice" or "payInvoice":
                real["inv" + Digits] = await OpenInvoiceAsync();
                break;
            case "resumeSubscription":
                (_, real["sub" + Digits]) = await SubscriptionAsync();
                await IdAsync($"subscriptions/{real["sub" + Digits]}/pause", "subscriptionId", new { });
                break;
            case "withdrawSubscriptionChange":
                (_, real["sub" + Digits]) = await SubscriptionAsync();
                await IdAsync($"subscriptions/{real["sub" + Digits]}/change", "effectiveAt", new { planId = "pro-yearly", when = "PERIOD_END" });
                break;
            case "recordUsage" or "recordUsageBatch":
                real["call-20260131-1"] = $"call-{Guid.NewGuid():N}";   // an event id counts once for ever, whoever sent it first
                break;
            case "replayDeadLetter":
                real["dlt" + Digits] = await DeadLetterAsync();
                break;
            case "setClock":
                var now = DateTimeOffset.Parse((await host.Admin.GetAsync("/api/v1/admin/clock")).Text("now"), CultureInfo.InvariantCulture);
                real[SampleInstant] = now.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                break;
        }
        return text => real.Aggregate(text, (t, pair) => t.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
    }

    /// <summary>In its free time, so that no card is needed; of a customer of its own, because a customer has one.</summary>
    private async Task<(string Customer, string Id)> SubscriptionAsync()
    {
        string customerId = $"cust-{Guid.NewGuid():N}";
        return (customerId, await IdAsync("subscriptions", "subscriptionId", new { customerId, planId = "pro-monthly" }));
    }

    /// <summary>For use without a plan, of a customer who registered a card only after its month.</summary>
    private async Task<string> OpenInvoiceAsync()
    {
        string customerId = $"cust-{Guid.NewGuid():N}";
        await IdAsync("usage", "eventId", new { eventId = customerId, customerId, feature = "interview", quantity = 12 });
        Assert.True((await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "32d" })).IsSuccess);
        await CardAsync(customerId);
        var open = await host.Admin.GetAsync($"/api/v1/invoices?customerId={customerId}&status=OPEN");
        return open.Result.GetProperty("items")[0].GetProperty("invoiceId").GetString()!;
    }

    private async Task<string> CardAsync(string customerId)
    {
        string authKey = await host.Simulator.RegisterCardAsync(customerId);
        return await IdAsync("billing-methods", "billingMethodId", new { customerId, provider = "toss", authKey, customerKey = customerId });
    }

    private async Task<(string OrderId, string PaymentKey)> BuyerAsync()
    {
        string orderId = await IdAsync("orders", "orderId", new { customerId = "cust-1", amount = 10000 });
        return (orderId, await host.Simulator.PayAsync(orderId, 10000));
    }

    /// <summary>An order whose payment is on its way for a while yet.</summary>
    private async Task<string> SagaInDoubtAsync()
    {
        string orderId = await IdAsync("orders", "orderId", new { customerId = "cust-1", amount = 10000 });
        string paymentKey = await host.Simulator.PayAsync(orderId, 10000, "slow:3000");
        _ = host.Admin.PostAsync("/api/v1/payments/confirm", new { orderId, paymentKey, amount = 10000 });
        await Eventually.IsTrueAsync(() => host.Admin.GetAsync($"/api/v1/admin/sagas/{SagaOf(orderId)}"), saga => saga.Text("status") == "RUNNING");
        return SagaOf(orderId);
    }

    /// <summary>A record that nobody can read.</summary>
    private async Task<string> DeadLetterAsync()
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka }).Build();
        var sent = await producer.ProduceAsync(usageTopic, new Message<Null, string> { Value = "not JSON" });
        var letters = await Eventually.IsTrueAsync(() => host.Admin.GetAsync("/api/v1/admin/dead-letters"), answer => Of(answer).Length > 0);
        return Of(letters)[0];

        string[] Of(ApiAnswer answer) => [.. answer.Result.GetProperty("items").EnumerateArray()
            .Where(l => l.GetProperty("offset").GetInt64() == sent.Offset.Value).Select(l => l.GetProperty("deadLetterId").GetString()!)];
    }

    private static string SagaOf(string orderId) => orderId.Replace("ord_", "sag_", StringComparison.Ordinal);

    private async Task<string> IdAsync(string path, string id, object body)
    {
        var answer = await host.Admin.PostAsync($"/api/v1/{path}", body);
        Assert.True(answer.IsSuccess, answer.Body);
        return answer.Text(id);
    }
}
