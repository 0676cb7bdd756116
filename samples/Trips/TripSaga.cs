using FluxPay.Sagas.Orchestration;

namespace Trips;

/// <summary>What is known of one trip.</summary>
/// <param name="Traveller">Who travels.</param>
/// <param name="Hotel">Where they want to stay.</param>
/// <param name="Seat">The seat, once it is booked.</param>
/// <param name="Room">The room, once it is booked.</param>
public sealed record Trip(string Traveller, string Hotel, string? Seat = null, string? Room = null);

/// <summary>A seat and a room, or neither.</summary>
public sealed class TripSaga(Partners partners) : Saga<Trip>
{
    /// <inheritdoc/>
    public override string Name => "trip";

    /// <inheritdoc/>
    protected override void Define(SagaSteps<Trip> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Call("seat", BookSeatAsync).Query(FindSeatAsync).Undo(ReturnSeatAsync);
        steps.Call("room", BookRoomAsync).AsPivot();
        steps.Local("note", (trip, _) => trip);   // a neighbouring local step and what it adds to the changes share a commit
    }

    private async Task<StepOutcome<Trip>> BookSeatAsync(StepCall<Trip> call, CancellationToken cancellationToken) =>
        call.Data with { Seat = await partners.BookSeatAsync(call.Key, call.Data.Traveller, cancellationToken) };

    private async Task<StepOutcome<Trip>?> FindSeatAsync(StepCall<Trip> call, CancellationToken cancellationToken)
    {
        string? seat = await partners.FindSeatAsync(call.Data.Traveller, cancellationToken);
        return seat is null ? null : new StepOutcome<Trip>.Succeeded(call.Data with { Seat = seat });
    }

    private async Task<StepOutcome<Trip>> ReturnSeatAsync(StepCall<Trip> call, CancellationToken cancellationToken)
    {
        await partners.ReturnSeatAsync(call.Key, call.Data.Traveller, cancellationToken);
        return call.Data with { Seat = null };
    }

    private async Task<StepOutcome<Trip>> BookRoomAsync(StepCall<Trip> call, CancellationToken cancellationToken) =>
        await partners.BookRoomAsync(call.Key, call.Data.Hotel, cancellationToken) is { } room
            ? call.Data with { Room = room }
            : new StepOutcome<Trip>.Refused("FULL", $"{call.Data.Hotel} has no room.");
}
