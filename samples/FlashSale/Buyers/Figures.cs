namespace FlashSale.Buyers;

/// <summary>What the crowd has been through so far.</summary>
internal sealed class Figures
{
    private readonly Lock _gate = new();
    private readonly long _begunAt = TimeProvider.System.GetTimestamp();
    private readonly List<double> _latencies = [];
    private readonly List<(int Second, double Ms)> _behindRoom = [];
    private readonly Dictionary<BuyerEnd, int> _ends = [];
    private readonly List<string> _problems = [];

    private int _queued;
    private int _admitted;
    private int _errors;
    private int _askedAgain;

    public void Queued() => Interlocked.Increment(ref _queued);
    public void Admitted() => Interlocked.Increment(ref _admitted);

    /// <summary>A host said that it cannot reach the queue right now: nobody loses a place by that.</summary>
    public void AskedAgain() => Interlocked.Increment(ref _askedAgain);

    /// <summary>An answer nobody expects, or none.</summary>
    public void Failed(string what)
    {
        lock (_gate)
        {
            _errors++;
            if (_problems.Count < 5)
                _problems.Add(what);
        }
    }

    /// <summary>One call of what the room protects, and of the payment.</summary>
    public void Took(TimeSpan time)
    {
        lock (_gate)
            _latencies.Add(time.TotalMilliseconds);
    }

    /// <summary>One call of what the room protects, among them.</summary>
    public void TookBehindRoom(TimeSpan time)
    {
        Took(time);
        int second = (int)(TimeProvider.System.GetElapsedTime(_begunAt) - time).TotalSeconds;
        lock (_gate)
            _behindRoom.Add((second, time.TotalMilliseconds));
    }

    public void Ended(BuyerEnd end)
    {
        lock (_gate)
            _ends[end] = _ends.GetValueOrDefault(end) + 1;
    }

    public CrowdView View(int buyers, bool isRunning, TimeSpan elapsed)
    {
        lock (_gate)
        {
            int Of(BuyerEnd end) => _ends.GetValueOrDefault(end);
            double[] sorted = [.. _latencies.Order()];
            double[] behindRoom = [.. _behindRoom.Select(c => c.Ms).Order()];
            return new CrowdView(buyers, isRunning, Math.Round(elapsed.TotalSeconds, 1), _queued, _admitted, Of(BuyerEnd.Bought), Of(BuyerEnd.Declined),
                Of(BuyerEnd.WalkedAway), Of(BuyerEnd.SoldOut), Of(BuyerEnd.TooLate), _errors, _askedAgain, At(sorted, 0.5), At(sorted, 0.99),
                At(behindRoom, 0.5), At(behindRoom, 0.99), [.. _behindRoom.GroupBy(c => c.Second, c => c.Ms).OrderBy(g => g.Key).Select(ViewOf)], [.. _problems]);
        }
    }

    private static SecondView ViewOf(IGrouping<int, double> second)
    {
        double[] sorted = [.. second.Order()];
        return new SecondView(second.Key, sorted.Length, At(sorted, 0.5), At(sorted, 1));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))], 1);
}

/// <summary>How it ended for a buyer.</summary>
internal enum BuyerEnd
{
    /// <summary>Paid, and has a seat.</summary>
    Bought,
    /// <summary>The card was refused.</summary>
    Declined,
    /// <summary>Took a seat and never paid.</summary>
    WalkedAway,
    /// <summary>Everything was sold before.</summary>
    SoldOut,
    /// <summary>Paid too late or without a seat; nothing stayed charged.</summary>
    TooLate,
}

/// <summary>The crowd for the live view; times in milliseconds, of all timed calls and of those behind the room.</summary>
internal sealed record CrowdView(
    int Buyers, bool IsRunning, double Seconds, int Queued, int Admitted, int Bought, int Declined, int WalkedAway, int SoldOut, int TooLate,
    int Errors, int AskedAgain, double P50, double P99, double BehindRoomP50, double BehindRoomP99, SecondView[] BehindRoom,
    string[] Problems);

/// <summary>The calls behind the room that began in one second of the sale; times in milliseconds.</summary>
internal sealed record SecondView(int Second, int Calls, double P50, double Longest);
