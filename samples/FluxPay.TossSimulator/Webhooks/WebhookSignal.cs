namespace FluxPay.TossSimulator.Webhooks;

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
