namespace FluxPay.TossSimulator;

/// <summary>Waits on the clock of the container. A client that hangs up does not end it; the end of the host does.</summary>
internal sealed class SimulatorWait(TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <returns>False when the host stops first: as if the process had died there.</returns>
    public async Task<bool> ForAsync(TimeSpan duration)
    {
        try
        {
            await Task.Delay(duration, time, lifetime.ApplicationStopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
