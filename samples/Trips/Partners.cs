using System.Collections.Concurrent;

namespace Trips;

/// <summary>
/// An airline and a hotel that would be called over a network. They act once per key; the airline loses its first answer, as networks do.
/// </summary>
public sealed class Partners
{
    private readonly ConcurrentDictionary<string, string> _seats = [];
    private readonly string[] _fullHotels = ["Hotel Full"];
    private int _answersLost;

    /// <summary>How many seats are taken.</summary>
    public int SeatsTaken => _seats.Count;

    /// <summary>Books a seat, once per traveller.</summary>
    public Task<string> BookSeatAsync(string key, string traveller, CancellationToken cancellationToken)
    {
        string seat = _seats.GetOrAdd(traveller, _ => "12A");
        Console.WriteLine($"airline: {traveller} has {seat}");
        return Interlocked.Increment(ref _answersLost) == 1
            ? Task.FromException<string>(new HttpRequestException("the connection was cut"))
            : Task.FromResult(seat);
    }

    /// <summary>Says whether a traveller has a seat.</summary>
    public Task<string?> FindSeatAsync(string traveller, CancellationToken cancellationToken)
    {
        Console.WriteLine($"airline: asked about {traveller}");
        return Task.FromResult(_seats.GetValueOrDefault(traveller));
    }

    /// <summary>Takes a seat back.</summary>
    public Task ReturnSeatAsync(string key, string traveller, CancellationToken cancellationToken)
    {
        _seats.TryRemove(traveller, out string? seat);
        Console.WriteLine($"airline: {traveller} returned {seat}");
        return Task.CompletedTask;
    }

    /// <summary>Books a room; null when the house is full.</summary>
    public Task<string?> BookRoomAsync(string key, string hotel, CancellationToken cancellationToken) =>
        Task.FromResult(_fullHotels.Contains(hotel) ? null : "room 7");
}
