using System.Text.Json;
using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Webhooks;

/// <summary>The envelope of PAYMENT_STATUS_CHANGED.</summary>
internal sealed record WebhookJson(string EventType, string CreatedAt, TossPaymentJson Data);

/// <summary>DEPOSIT_CALLBACK: flat, without an event type and without the payment key.</summary>
internal sealed record DepositWebhookJson(string CreatedAt, string Secret, string Status, string TransactionKey, string OrderId);

/// <summary>Writes webhooks in the transaction of the change they tell of, so that a crash loses none.</summary>
internal sealed class WebhookOutbox(
    WebhookTable table, WebhookUrls urls, WebhookMischief mischief, WebhookSignal signal, TimeProvider time)
{
    /// <summary>Tells of a payment as it is now; of a virtual account in both of its envelopes.</summary>
    public void Enqueue(Payment payment)
    {
        if (urls.Current.Count == 0)
            return;     // nobody to tell

        string createdAt = Kst.WebhookText(time.GetUtcNow());
        if (IsStatusTold(payment))
        {
            var envelope = new WebhookJson("PAYMENT_STATUS_CHANGED", createdAt, PaymentJson.Of(payment));
            Add(JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Readable.WebhookJson));
        }
        if (payment.Account is { } account)
        {
            var envelope = new DepositWebhookJson(
                createdAt, account.Secret, PaymentJson.StatusText(payment.Status), payment.LastTransactionKey!, payment.OrderId);
            Add(JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Readable.DepositWebhookJson));
        }
    }

    public void EnqueueBillingDeleted(string billingKey)
    {
        var envelope = new BillingWebhookJson(
            "BILLING_DELETED", Kst.WebhookText(time.GetUtcNow()), new BillingWebhookData(billingKey, Reason: null));
        Add(JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Readable.BillingWebhookJson));
    }

    private void Add(byte[] body)
    {
        foreach (string url in urls.Current)
        {
            string id = SimulatorIds.TransmissionId();
            DateTimeOffset dueAt = time.GetUtcNow() + mischief.NextDelay();
            for (int copy = 0; copy <= mischief.Settings.Duplicates; copy++)
                table.Add(id, url, body, dueAt);
        }
        signal.Set();
    }

    /// <summary>Not of what waits for somebody, and not of a charge of a billing key: its caller had the answer.</summary>
    private static bool IsStatusTold(Payment payment) => payment.Status switch
    {
        PaymentStatus.InProgress or PaymentStatus.WaitingForDeposit => false,
        PaymentStatus.Done or PaymentStatus.Aborted => payment.Type is not PaymentType.Billing,
        PaymentStatus.Canceled or PaymentStatus.PartialCanceled or PaymentStatus.Expired => true,
    };
}
