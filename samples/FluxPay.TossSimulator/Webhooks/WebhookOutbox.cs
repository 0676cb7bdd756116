using System.Text.Json;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Webhooks;

/// <summary>The envelope of PAYMENT_STATUS_CHANGED.</summary>
internal sealed record WebhookJson(string EventType, string CreatedAt, TossPaymentJson Data);

/// <summary>Writes webhooks in the transaction of the change they tell of, so that a crash loses none.</summary>
internal sealed class WebhookOutbox(WebhookTable table, WebhookUrls urls, WebhookSignal signal, TimeProvider time)
{
    public void Enqueue(Payment payment)
    {
        if (payment.Status is PaymentStatus.InProgress || urls.Current is not { Count: > 0 } targets)
            return;

        DateTimeOffset now = time.GetUtcNow();
        var envelope = new WebhookJson("PAYMENT_STATUS_CHANGED", Kst.WebhookText(now), PaymentJson.Of(payment));
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Readable.WebhookJson);
        foreach (string url in targets)
            table.Add(SimulatorIds.TransmissionId(), url, body, now);
        signal.Set();
    }
}

/// <summary>Wakes the sender, which otherwise looks once a second.</summary>
internal sealed class WebhookSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);
    private readonly Lock _lock = new();

    public void Set()
    {
        lock (_lock)
        {
            if (_semaphore.CurrentCount == 0)
                _semaphore.Release();
        }
    }

    public Task WaitAsync(CancellationToken stopping) => _semaphore.WaitAsync(stopping);

    public void Dispose() => _semaphore.Dispose();
}
