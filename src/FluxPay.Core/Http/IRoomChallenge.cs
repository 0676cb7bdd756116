using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>
/// Asks somebody at a waiting room's door to prove something before they get a place: that a person is there, or that work was done.
/// An application registers one or more; all must pass. Callers with an API key are not asked, because their service answers for them.
/// </summary>
public interface IRoomChallenge
{
    /// <summary>Whether the request proves it, for example by a token in a header of the application's choice.</summary>
    /// <param name="room">The room.</param>
    /// <param name="customerId">Who wants to get in.</param>
    /// <param name="http">The request; its body has been read.</param>
    ValueTask<bool> IsPassedAsync(RoomSettings room, string customerId, HttpContext http);
}
