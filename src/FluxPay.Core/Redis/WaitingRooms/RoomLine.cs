using System.Diagnostics.CodeAnalysis;
using FluxPay.WaitingRooms;

namespace FluxPay.Redis.WaitingRooms;

/// <summary>
/// A line of one room on this host, for what a crowd asks at once: to come in, or to leave. While one script is on its way those who come
/// next gather, and go together with the next: nobody waits for a timer, a single one goes at once, and in a rush a round trip serves
/// many. So a crowd is never more than one script in Redis, however many it is.
/// </summary>
/// <param name="send">Sends some, in their order.</param>
internal sealed class RoomLine<TAsk, TTold>(Func<RoomSettings, IReadOnlyList<TAsk>, Task<IReadOnlyList<TTold>>> send)
{
    private const int MostAtOnce = 100;   // half a millisecond of Redis's one thread, so that polls and payments are not kept waiting

    private readonly Lock _lock = new();
    private List<Caller> _gathered = [];
    private bool _sending;

    public Task<TTold> AskAsync(RoomSettings room, TAsk ask)
    {
        var caller = new Caller(room, ask);
        lock (_lock)
        {
            _gathered.Add(caller);
            if (_sending)
                return caller.Task;
            _sending = true;
        }
        _ = SendAllAsync();
        return caller.Task;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong belongs to those who wait for it; the next go on.")]
    private async Task SendAllAsync()
    {
        while (Take() is { Count: > 0 } some)
        {
            try
            {
                var told = await send(some[0].Room, some.ConvertAll(static c => c.Ask));
                for (int n = 0; n < some.Count; n++)
                    some[n].SetResult(told[n]);
            }
            catch (Exception failure)
            {
                foreach (var caller in some)
                    caller.SetException(failure);
            }
        }
    }

    /// <summary>Those who are next and came to the same settings.</summary>
    private List<Caller> Take()
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

    private sealed class Caller(RoomSettings room, TAsk ask) : TaskCompletionSource<TTold>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RoomSettings Room => room;
        public TAsk Ask => ask;
    }
}
