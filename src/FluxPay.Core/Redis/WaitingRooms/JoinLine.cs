using System.Diagnostics.CodeAnalysis;
using FluxPay.WaitingRooms;

namespace FluxPay.Redis.WaitingRooms;

/// <summary>
/// The door of one room on this host. While one script is on its way those who come next gather, and go together with the next: nobody waits
/// for a timer, a single newcomer goes at once, and in a rush a round trip serves many.
/// </summary>
/// <param name="send">Queues some, in their order; null of one means that the short way is not theirs.</param>
internal sealed class JoinLine(Func<RoomSettings, IReadOnlyList<Entry>, Task<IReadOnlyList<Entered?>>> send)
{
    private const int MostAtOnce = 100;   // half a millisecond of Redis's one thread, so that polls and payments are not kept waiting

    private readonly Lock _lock = new();
    private List<Newcomer> _gathered = [];
    private bool _sending;

    public Task<Entered?> JoinAsync(RoomSettings room, Entry entry)
    {
        var newcomer = new Newcomer(room, entry);
        lock (_lock)
        {
            _gathered.Add(newcomer);
            if (_sending)
                return newcomer.Task;
            _sending = true;
        }
        _ = SendAllAsync();
        return newcomer.Task;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong belongs to those who wait for it; the next go on.")]
    private async Task SendAllAsync()
    {
        while (Take() is { Count: > 0 } some)
        {
            try
            {
                var entered = await send(some[0].Room, some.ConvertAll(static n => n.Entry));
                for (int n = 0; n < some.Count; n++)
                    some[n].SetResult(entered[n]);
            }
            catch (Exception failure)
            {
                foreach (var newcomer in some)
                    newcomer.SetException(failure);
            }
        }
    }

    /// <summary>Those who are next and came to the same settings.</summary>
    private List<Newcomer> Take()
    {
        lock (_lock)
        {
            int count = 0;
            while (count < Math.Min(_gathered.Count, MostAtOnce) && ReferenceEquals(_gathered[count].Room, _gathered[0].Room))
                count++;
            _sending = count > 0;
            if (count == _gathered.Count)
            {
                var all = _gathered;
                _gathered = [];
                return all;
            }
            var some = _gathered[..count];
            _gathered.RemoveRange(0, count);
            return some;
        }
    }

    private sealed class Newcomer(RoomSettings room, Entry entry)
        : TaskCompletionSource<Entered?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RoomSettings Room => room;
        public Entry Entry => entry;
    }
}
