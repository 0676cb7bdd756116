using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Storage;
using FluxPay.Timers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>
/// Takes the events of services. An event is a request whose idempotency key is its id, so its effect and the word that it was handled are one
/// commit. One that comes before what it follows is kept and tried again; one that can have no effect is kept as a dead letter.
/// </summary>
internal sealed class ServiceInbox(
    ServiceUsage usage, IdempotencyEngine engine, ILetters letters, LetterPayload payload, ITimerStore timers, IStore store,
    IEnumerable<IDeadLetterTopic> topics, InboxMetrics metrics, IIdSource ids, TimeProvider time, IOptions<InboxOptions> options,
    ILogger<ServiceInbox> logger) : IInbox, ITimerHandler
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TopicPatience = TimeSpan.FromSeconds(20);

    public string Kind => TimerKinds.Letter;

    public async Task<DeadLetter?> ReceiveAsync(InboundRecord record, CancellationToken cancellationToken = default)
    {
        // Brought again after it was kept: whoever brings it may have died before it published the dead letter.
        if (record.Offset >= 0 && await letters.FindAtAsync(record.Topic, record.Partition, record.Offset, cancellationToken) is { } known)
            return known.Status == LetterStatus.Dead ? new DeadLetter(record, known.Code, known.Reason) : null;

        var read = CloudEventReader.Read(record.Value);
        var outcome = await ActAsync(read, cancellationToken);
        if (outcome is UsageOutcome.Done)
        {
            metrics.Received(LetterStatus.Processed.Wire());
            await HastenFollowersAsync(read.Value!, cancellationToken);
            return null;
        }
        var letter = Settle(New(record, read.Value), outcome);
        await SaveAsync(letter, cancellationToken);
        return letter.Status == LetterStatus.Dead ? new DeadLetter(record, letter.Code, letter.Reason) : null;
    }

    /// <summary>What waits is tried again.</summary>
    public async Task FireAsync(DueTimer timer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(timer);
        if (await letters.FindAsync(IdText.Parse<LetterId>(timer.Subject), cancellationToken) is not { Status: LetterStatus.Waiting } letter)
        {
            await store.CommitAsync(new Changes(time.Now()).Remove(timer), cancellationToken);
            return;
        }
        letter = await TryAsync(letter, cancellationToken);
        if (letter.Status == LetterStatus.Dead)
        {
            // A broker that is down keeps this promise open, not its thread: it is kept later then.
            using var patience = new CancellationTokenSource(TopicPatience, TimeProvider.System);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            foreach (var topic in topics)
                await topic.PublishAsync(new DeadLetter(payload.Open(letter), letter.Code, letter.Reason), ending.Token);
        }
        await SaveAsync(letter, cancellationToken);
    }

    /// <summary>Has a dead letter tried again, now that whatever was wrong may be mended.</summary>
    /// <returns>The letter with what it came to, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>.</returns>
    public async Task<Result<InboundLetter>> ReplayAsync(LetterId id, CancellationToken cancellationToken = default)
    {
        if (await letters.FindAsync(id, cancellationToken) is not { } letter)
            return Missing.Letter;
        if (letter.Status != LetterStatus.Dead)
        {
            return new FluxPayError(ErrorCode.StateConflict, new Text(
                $"The record is {letter.Status.Wire()}; only a DEAD one can be replayed.",
                $"레코드 상태가 {letter.Status.Wire()}입니다. DEAD 상태만 다시 처리할 수 있습니다."),
                new StateConflict(letter.Status.Wire(), []));
        }
        letter = await TryAsync(letter with { ReceivedAt = time.Now() }, cancellationToken);   // its wait begins anew
        await SaveAsync(letter, cancellationToken);
        return (await letters.FindAsync(id, cancellationToken))!;
    }

    private async Task<InboundLetter> TryAsync(InboundLetter letter, CancellationToken cancellationToken)
    {
        var read = CloudEventReader.Read(payload.Open(letter).Value);
        var outcome = await ActAsync(read, cancellationToken);
        if (outcome is UsageOutcome.Done)
            await HastenFollowersAsync(read.Value!, cancellationToken);
        return Settle(letter, outcome);
    }

    private async Task<UsageOutcome> ActAsync(Result<InboundEvent> read, CancellationToken cancellationToken)
    {
        if (read.Value is not { } sent)
            return new UsageOutcome.Refused(read.Error!);
        var key = new IdempotencyKey(sent.Service, "EVENT", sent.Type, sent.Id);
        // The same id is the same event, whatever else it says, so all of them have one fingerprint.
        switch (await engine.AdmitAsync(key, sent.Type, _ => Handled, cancellationToken))
        {
            case Admission.Replay: return new UsageOutcome.Done();
            case Admission.Refuse refuse: throw new FluxPayException(refuse.Error);   // it runs elsewhere: to be brought again
            case Admission.Run { Value: var run }: return await RunAsync(sent, run, cancellationToken);
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<UsageOutcome> RunAsync(InboundEvent sent, IdempotentRun run, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await usage.HandleAsync(sent, run, cancellationToken);
            if (outcome is UsageOutcome.Refused { Why: { } why } && why.Code.IsTransient())
                throw new FluxPayException(why);
            if (outcome is UsageOutcome.Done)
                await run.KeepAsync(Handled);   // for what was so already, and has no commit of its own
            return outcome;
        }
        catch (ReplayTakenException)
        {
            return new UsageOutcome.Done();
        }
        finally
        {
            await run.DoneAsync();
        }
    }

    private static RenderedAnswer Handled { get; } = new(200, null, ReadOnlyMemory<byte>.Empty, "");

    private InboundLetter New(InboundRecord record, InboundEvent? sent) => new()
    {
        Id = ids.New<LetterId>(),
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Payload = payload.Seal(record),
        Size = record.Value.Length,
        Service = sent?.Service,
        EventId = sent?.Id,
        Type = sent?.Type,
        Status = LetterStatus.Waiting,
        Code = "",
        Reason = "",
        Attempts = 0,
        ReceivedAt = time.Now(),
        UpdatedAt = time.Now(),
    };

    /// <summary>The letter after one more try.</summary>
    private InboundLetter Settle(InboundLetter letter, UsageOutcome outcome)
    {
        var now = time.Now();
        bool isOver = now - letter.ReceivedAt >= options.Value.WaitForMissing;
        letter = letter with { Attempts = letter.Attempts + 1, UpdatedAt = now };
        return outcome switch
        {
            UsageOutcome.Done => letter with { Status = LetterStatus.Processed },
            UsageOutcome.Early { Why: var why, RequestId: var request } => letter with
            {
                Status = isOver ? LetterStatus.Dead : LetterStatus.Waiting,
                RequestId = request,
                Code = why.Code.Wire(),
                Reason = why.Message.English,
            },
            UsageOutcome.Refused { Why: var why } => letter with
            {
                Status = LetterStatus.Dead,
                Code = why.Code.Wire(),
                Reason = why.Message.English,
            },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task SaveAsync(InboundLetter letter, CancellationToken cancellationToken)
    {
        var timer = new DueTimer(TimerKinds.Letter, letter.Id.ToString(), letter.UpdatedAt + Pause(letter.Attempts), letter.Attempts);
        var changes = new Changes(letter.UpdatedAt).Save(letter);
        if (letter.Status == LetterStatus.Waiting)
            changes.Save(timer);
        else
            changes.Remove(timer);
        // Lost to another try of the same letter: that one tells what it came to.
        if (await store.CommitAsync(changes, cancellationToken) is not CommitResult.Committed)
            return;
        metrics.Received(letter.Status.Wire());
        if (letter.Status == LetterStatus.Dead)
            logger.LogWarning("The record {Letter} of {Topic} is a dead letter: {Code} {Reason}", letter.Id, letter.Topic, letter.Code, letter.Reason);
    }

    private static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 16));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Events that came before this one need not wait for their next turn.</summary>
    private async Task HastenFollowersAsync(InboundEvent sent, CancellationToken cancellationToken)
    {
        if (sent.Type != ServiceUsage.Requested || !sent.Data.TryGetProperty("requestId", out var request) || request.GetString() is not { } id)
            return;
        foreach (var follower in await letters.WaitingForAsync(sent.Service, id, cancellationToken))
            await timers.HastenAsync(TimerKinds.Letter, follower.Id.ToString(), time.Now(), cancellationToken);
    }
}
