using FluxPay.RateLimiting;

namespace FluxPay.InProcess.RateLimiting;

/// <summary>The counts of some scopes under one lock.</summary>
internal sealed class CountShard
{
    private const int SmallEnough = 256;
    private const long SweepEvery = 30_000_000;   // µs

    private readonly Lock _lock = new();
    private readonly Dictionary<RateLimitKey, CountCell> _cells = [];
    private int _sweepAt = SmallEnough;
    private long _nextSweep;

    public int Count
    {
        get
        {
            lock (_lock)
                return _cells.Count;
        }
    }

    /// <summary>Takes the permits of all limits or of none; a shadow limit holds nobody back.</summary>
    public RateLimitVerdict Decide(RateLimitCall call, long now)
    {
        var (targets, standings) = (call.Targets, new RateLimitStanding[call.Targets.Count]);
        Span<long> waits = targets.Count <= 16 ? stackalloc long[16] : new long[targets.Count];
        var cells = new CountCell[targets.Count];
        bool acquired = true;
        lock (_lock)
        {
            SweepNowAndThen(now);
            for (int index = 0; index < targets.Count; index++)
            {
                cells[index] = Cell(RateLimitKey.Of(call.Scope, targets[index]), now, targets[index].Limit);
                waits[index] = cells[index].Wait(now, call.Permits, targets[index].Limit);
                acquired &= waits[index] == 0 || targets[index].Limit.IsShadow;
            }
            for (int index = 0; index < targets.Count; index++)
            {
                var limit = targets[index].Limit;
                if (acquired && waits[index] == 0 && call.Permits > 0)
                    cells[index].Take(now, call.Permits, limit, call.Lease);
                standings[index] = cells[index].Standing(now, limit, waits[index]);
            }
        }
        return new RateLimitVerdict(acquired, standings);
    }

    public void Take(RateLimitCall call, long now)
    {
        lock (_lock)
        {
            foreach (var target in call.Targets)
                Cell(RateLimitKey.Of(call.Scope, target), now, target.Limit).Take(now, call.Permits, target.Limit, call.Lease);
        }
    }

    public void Return(RateLimitCall call, long now)
    {
        lock (_lock)
        {
            foreach (var target in call.Targets)
                Cell(RateLimitKey.Of(call.Scope, target), now, target.Limit).Return(now, call.Permits, target.Limit, call.Lease);
        }
    }

    public long Outstanding(RateLimitKey key, long now, RateLimit limit)
    {
        lock (_lock)
        {
            SweepNowAndThen(now);
            if (!_cells.TryGetValue(key, out var cell))
                return 0;
            cell.Read(now, limit);
            return cell.Outstanding(now, limit);
        }
    }

    public void TakeOut(RateLimitKey key, long permits, long now, RateLimit limit)
    {
        if (limit.Kind == RateLimitKind.Concurrency)
            return;   // ends with its leases
        lock (_lock)
        {
            if (!_cells.TryGetValue(key, out var cell))
                return;
            cell.Read(now, limit);
            if (permits > 0)
                cell.Return(now, permits, limit, "");
            if (cell.Outstanding(now, limit) == 0)
                _cells.Remove(key);
        }
    }

    private CountCell Cell(RateLimitKey key, long now, RateLimit limit)
    {
        if (!_cells.TryGetValue(key, out var cell))
            _cells[key] = cell = CountCell.New(key.Kind);
        cell.Read(now, limit);
        return cell;
    }

    /// <summary>Costs each decision a constant on average: after as many new counts as the last sweep left, or by time.</summary>
    private void SweepNowAndThen(long now)
    {
        if (_cells.Count < _sweepAt && (now < _nextSweep || _cells.Count == 0))
            return;
        foreach (var (key, cell) in _cells)
        {
            if (cell.IdleFrom <= now)
                _cells.Remove(key);
        }
        _sweepAt = Math.Max(SmallEnough, 2 * _cells.Count);
        _nextSweep = now + SweepEvery;
    }
}
