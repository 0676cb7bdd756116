namespace FluxPay.TossSimulator.Webhooks;

/// <summary>What no document rules out and a receiver has to bear.</summary>
/// <param name="Duplicates">How many more times each webhook is sent, under the same transmission id.</param>
/// <param name="Reorder">Every other webhook is held back, so that the next one overtakes it.</param>
internal sealed record WebhookMischiefSettings(int Duplicates = 0, bool Reorder = false)
{
    public const int MostDuplicates = 5;
}

/// <summary>Faults of the webhooks. Not kept over a restart, as the other faults.</summary>
internal sealed class WebhookMischief
{
    private static readonly TimeSpan HeldBack = TimeSpan.FromSeconds(3);

    private volatile WebhookMischiefSettings _settings = new();
    private int _told;

    public WebhookMischiefSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>How long the next webhook is held back.</summary>
    public TimeSpan NextDelay() =>
        Settings.Reorder && Interlocked.Increment(ref _told) % 2 == 1 ? HeldBack : TimeSpan.Zero;
}
