using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Outbox;

/// <summary>
/// One look at the outbox for all sinks of this host: at once after a commit of this process, and otherwise ever more seldom while there
/// is nothing new. So an idle host asks four times a second, however many sinks and groups it has; and a busy one rests the longer the more
/// it finds, because a look that brings something to every group costs each of them a read, a delivery and a checkpoint, for however few events.
/// A few hundred events a second are brought at once, thousands a second twenty times a second.
/// </summary>
internal sealed class OutboxWatch(IOutboxReader outbox, OutboxSignal signal, ILogger logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RestPerMessage = TimeSpan.FromMilliseconds(0.5);   // from 2,000 a second on it grows to the longest

    private readonly OutboxSignal[] _groups = [.. Enumerable.Range(0, outbox.Groups).Select(_ => new OutboxSignal())];

    /// <summary>Ends when a group has new messages. Take it before reading, or what comes in between is missed.</summary>
    public Task NextOf(int group) => _groups[group].Next;

    public async Task RunAsync(CancellationToken stopping)
    {
        string? last = null;
        var pause = Shortest;
        while (!stopping.IsCancellationRequested)
        {
            var committed = signal.Next;
            var news = await LookAsync(last, stopping);
            last = news.At;
            foreach (int group in news.Groups)
                _groups[group].Pulse();

            pause = news.Groups.Count > 0 ? Shortest : pause * 2 < Longest ? pause * 2 : Longest;
            var rest = news.Messages < LongestRest / RestPerMessage ? news.Messages * RestPerMessage : LongestRest;
            await Pause(rest, stopping);   // under load one look serves many commits
            if (pause > rest)
                await Task.WhenAny(committed, Pause(pause - rest, stopping));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A store that is away for a while is looked at again.")]
    private async Task<OutboxNews> LookAsync(string? last, CancellationToken stopping)
    {
        for (var pause = Longest; ; pause = TimeSpan.FromSeconds(1))
        {
            try
            {
                return await outbox.LookAsync(last, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                logger.LogWarning(failure, "The outbox cannot be looked at; trying again.");
                await Pause(pause, stopping);
            }
        }
    }

    private static Task Pause(TimeSpan pause, CancellationToken stopping) => Task.Delay(pause, TimeProvider.System, stopping);
}
