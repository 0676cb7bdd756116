using FluxPay.RateLimiting;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>What somebody without an API key must pass before a place is given: the source's budget, then every challenge.</summary>
internal sealed class RoomDoor(IEnumerable<IRoomChallenge> challenges, RateLimitEngine limits, IOptions<WaitingRoomOptions> options)
{
    private const string Scope = "waiting-rooms";

    private static readonly FluxPayError NotProven = new(ErrorCode.Forbidden, new Text(
        "The waiting room asks for a proof that this request does not have.", "대기실이 요구하는 확인 절차를 통과하지 못했습니다."));

    private readonly IRoomChallenge[] _challenges = [.. challenges];
    private readonly RateLimit? _budget = options.Value.JoinsPerSource is { } joins
        ? RateLimit.Gcra("waiting-room-joins", joins, TimeSpan.FromMinutes(1))
        : null;

    /// <summary>The refusal; null for whoever may take a place.</summary>
    public async ValueTask<FluxPayError?> RefusalAsync(RoomSettings room, string customerId, HttpContext http)
    {
        if (_budget is not null)
        {
            string source = CallerAddress.Of(http.Connection.RemoteIpAddress);
            await using var decision = await limits.AcquireAsync(Scope, [new RateLimitTarget(_budget, $"{room.Name} {source}")]);
            if (!decision.IsAcquired)
                return RateLimitGate.Refusal(_budget.Name, decision.RetryAfter);
        }
        foreach (var challenge in _challenges)
        {
            if (!await challenge.IsPassedAsync(room, customerId, http))
                return NotProven;
        }
        return null;
    }
}
