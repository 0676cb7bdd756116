using FluxPay.Idempotency;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>Keeps a run's word in the database while its endpoint runs; an endpoint whose request was taken over is told to stop.</summary>
internal sealed class KeptLease : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _aborted;
    private readonly HttpContext _http;
    private readonly Task _renewing;
    private readonly CancellationTokenSource _done = new();

    private KeptLease(IdempotentRun run, HttpContext http)
    {
        (_http, _aborted) = (http, http.RequestAborted);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_aborted);
        http.RequestAborted = _stop.Token;
        _renewing = RenewAsync(run);
    }

    public static KeptLease Of(IdempotentRun run, HttpContext http) => new(run, http);

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _http.RequestAborted = _aborted;
        _done.Dispose();
        _stop.Dispose();
    }

    private async Task RenewAsync(IdempotentRun run)
    {
        using var timer = new PeriodicTimer(run.Lease / 3, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                if (!await TryRenewAsync(run))
                    await _stop.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The endpoint is done.
        }
    }

    /// <summary>A database that is away for a moment has taken nothing over.</summary>
    private static async Task<bool> TryRenewAsync(IdempotentRun run)
    {
        try
        {
            return await run.RenewAsync();
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or FluxPayException)
        {
            return true;
        }
    }
}
