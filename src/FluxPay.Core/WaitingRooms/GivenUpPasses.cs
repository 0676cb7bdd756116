using System.Collections.Concurrent;

namespace FluxPay.WaitingRooms;

/// <summary>
/// The passes of one room that were given up, as one host knows them: what was given up here at once, what was at others with the next
/// look. They are kept for as long as such a pass could have been used, also when the queue loses them.
/// </summary>
internal sealed class GivenUpPasses
{
    private readonly ConcurrentDictionary<TicketId, long> _atUs = new();
    private readonly Queue<GivenUp> _oldest = new();
    private readonly Lock _lock = new();
    private long _generation;
    private long _heardUs;

    /// <summary>All that the queue knew until then is known here; Unix microseconds on the queue's clock.</summary>
    public long HeardUs => Volatile.Read(ref _heardUs);

    /// <summary>Whether its holder has left with it.</summary>
    public bool Has(in Pass pass) => _atUs.TryGetValue(pass.Id, out long left) && left >= pass.AdmittedAtMs * 1000;

    public void Add(GivenUp left)
    {
        lock (_lock)
            Keep(left);
    }

    /// <summary>Takes in what a look has told, and forgets what no pass can be as old as.</summary>
    public void Learn(RoomSnapshot seen, TimeSpan longestPass)
    {
        lock (_lock)
        {
            foreach (var left in seen.GivenUp)
                Keep(left);
            if (seen.Generation != _generation)
                (_generation, _heardUs) = (seen.Generation, 0);   // another queue, which may be another clock's: from the beginning
            else if (seen.GivenUp is [.., var last])
                Volatile.Write(ref _heardUs, last.AtUs);

            long beforeUs = (seen.TakenAtMs - (long)longestPass.TotalMilliseconds) * 1000;
            while (_oldest.TryPeek(out var old) && old.AtUs < beforeUs)
                _atUs.TryRemove(new KeyValuePair<TicketId, long>(_oldest.Dequeue().Id, old.AtUs));
        }
    }

    private void Keep(GivenUp left)
    {
        if (_atUs.TryGetValue(left.Id, out long known) && known >= left.AtUs)
            return;
        _atUs[left.Id] = left.AtUs;
        _oldest.Enqueue(left);
    }
}
