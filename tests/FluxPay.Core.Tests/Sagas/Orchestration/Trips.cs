using System.Collections.Concurrent;

namespace FluxPay.Sagas.Orchestration.Tests;

/// <summary>What the steps of a trip know.</summary>
internal sealed record Trip(string Traveller, string? Flight = null, string? Hotel = null, string? PaidBy = null, bool Ticketed = false);

internal sealed record Paid(string By);

/// <summary>Books a trip: an application's own saga, as one writes it.</summary>
internal class TripSaga(Agency agency) : Saga<Trip>
{
    public static readonly TimeSpan PaymentDeadline = TimeSpan.FromMinutes(30);

    public override string Name => "trip";

    protected override void Define(SagaSteps<Trip> steps)
    {
        steps.Local("note", (trip, _) => trip).Undo((trip, _) => trip);
        steps.Call("flight", (call, _) => agency.BookAsync("flight", call, (trip, number) => trip with { Flight = number }))
            .Query((call, _) => agency.FindAsync("flight", call, (trip, number) => trip with { Flight = number }))
            .Undo((call, _) => agency.CancelAsync("flight", call, trip => trip with { Flight = null }));
        steps.Call("hotel", (call, _) => agency.BookAsync("hotel", call, (trip, number) => trip with { Hotel = number }))
            .Undo((call, _) => agency.CancelAsync("hotel", call, trip => trip with { Hotel = null }));
        steps.WaitFor<Paid>("paid", PaymentDeadline, (trip, paid, _) => trip with { PaidBy = paid.By });
        steps.Call("ticket", (call, _) => agency.BookAsync("ticket", call, (trip, _) => trip with { Ticketed = true })).AsPivot();
        steps.Call("mail", (call, _) => agency.BookAsync("mail", call, (trip, _) => trip));
    }
}

/// <summary>The same saga after its steps have changed: a new version.</summary>
internal sealed class LongerTripSaga(Agency agency) : TripSaga(agency)
{
    public override int Version => 2;

    protected override void Define(SagaSteps<Trip> steps)
    {
        base.Define(steps);
        steps.Local("farewell", (trip, _) => trip);
    }
}

/// <summary>
/// Everybody a trip's steps call: acts once per key, and does once what a test tells it to do wrong. What is booked is what the world
/// would see.
/// </summary>
internal sealed class Agency
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _faults = [];
    private readonly ConcurrentDictionary<string, byte> _keys = [];
    private readonly ConcurrentDictionary<string, byte> _refused = [];
    private readonly ConcurrentDictionary<(string Kind, string Subject), int> _booked = [];

    public enum Fault
    {
        Refuses,
        LosesRequest,
        LosesAnswer,
    }

    /// <summary>Every call with its key, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Runs around every call, as a process that dies there would.</summary>
    public Func<Task> Around { get; set; } = () => Task.CompletedTask;

    /// <summary>Has the next calls of an operation (<c>book flight</c>, <c>cancel hotel</c>, <c>find flight</c>) go wrong, one after the other.</summary>
    public void Script(string operation, params Fault[] faults)
    {
        foreach (var fault in faults)
            _faults.GetOrAdd(operation, _ => []).Enqueue(fault);
    }

    /// <summary>From now on an operation goes right.</summary>
    public void Mend(string operation) => _faults.TryRemove(operation, out _);

    /// <summary>How often something is booked and not cancelled.</summary>
    public int Booked(string kind) => _booked.Where(b => b.Key.Kind == kind).Sum(b => b.Value);

    public Task<StepOutcome<Trip>> BookAsync(string kind, StepCall<Trip> call, Func<Trip, string, Trip> with) =>
        ActAsync($"book {kind}", call, () => _booked.AddOrUpdate((kind, call.Subject), 1, (_, n) => n + 1), trip => with(trip, $"{kind}-1"));

    public Task<StepOutcome<Trip>> CancelAsync(string kind, StepCall<Trip> call, Func<Trip, Trip> with) =>
        ActAsync($"cancel {kind}", call, () => _booked[(kind, call.Subject)] = 0, with);

    public async Task<StepOutcome<Trip>?> FindAsync(string kind, StepCall<Trip> call, Func<Trip, string, Trip> with)
    {
        Calls.Enqueue($"find {kind}");
        await Around();
        if (Next($"find {kind}") is not null)
            return new StepOutcome<Trip>.Unknown("lost");
        if (_booked.GetValueOrDefault((kind, call.Subject)) == 0)
            return null;
        return with(call.Data, $"{kind}-1");
    }

    private async Task<StepOutcome<Trip>> ActAsync(string operation, StepCall<Trip> call, Action act, Func<Trip, Trip> with)
    {
        Calls.Enqueue($"{operation} {call.Key}");
        await Around();
        var fault = Next(operation);
        if (fault == Fault.LosesRequest)
            throw new HttpRequestException("cut before it arrived");
        if (fault == Fault.Refuses)
            _refused.TryAdd(call.Key, 0);
        if (_refused.ContainsKey(call.Key))   // the same request has the same answer
            return new StepOutcome<Trip>.Refused("NO", $"{operation} is refused");
        if (_keys.TryAdd(call.Key, 0))
            act();
        await Around();
        return fault == Fault.LosesAnswer ? throw new HttpRequestException("cut before it answered") : with(call.Data);
    }

    private Fault? Next(string operation) =>
        _faults.TryGetValue(operation, out var queue) && queue.TryDequeue(out var fault) ? fault : null;
}
