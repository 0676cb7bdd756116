using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>An operator's hand on the keys that tickets and passes are signed with.</summary>
internal static class WaitingRoomKeyEndpoints
{
    private const string Tag = "Waiting rooms";

    private static readonly FluxPayError Given = new(ErrorCode.StateConflict, new Text(
        "The keys are given by FluxPay:WaitingRooms:Keys; put a new one first there.",
        "키가 FluxPay:WaitingRooms:Keys 설정에 지정되어 있습니다. 설정에서 새 키를 맨 앞에 추가해 주세요."),
        new StateConflict("GIVEN", []));

    public static void MapRoomKeys(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/waiting-room-keys", List).Describe("listWaitingRoomKeys", () => new(Tag, "See the keys that sign tickets and passes")
        {
            Answers = [Success.Ok("The keys, without their secrets, in the order in which they sign.", OpenApiSamples.RoomKeys)],
        });
        admin.MapPost("/admin/waiting-room-keys/rotate", Rotate).Describe("rotateWaitingRoomKeys", () => new(Tag, "Have the next key sign tickets and passes")
        {
            Details = "A new key is published now and signs once every host knows it. What the one before it has signed is valid until it ends. "
                + "While a key is on its way already, nothing changes.",
            Body = new(),
            Examples = [new("Now", "{}")],
            Answers = [Success.Ok("The keys now.", OpenApiSamples.RoomKeys)],
            Refusals = [Given],
        });
    }

    private static async Task<IResult> List(HttpContext http, RoomKeys keys, IRoomQueue queue)
    {
        var request = ApiRequest.Of(http);
        var ring = await keys.LookAgainAsync();
        return request.Ok(new Text("Found.", "조회되었습니다."), RoomKeysView.Of(ring.Secrets, queue.NowMs));
    }

    private static Task<IResult> Rotate(HttpContext http, RoomKeys keys, RoomCatalogue rooms, IRoomQueue queue)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            _ => true,
            async (_, _) => keys.AreGiven
                ? Given
                : (Result<RoomSecrets>)await keys.TurnAsync(rooms.LongestLife, now: true, request.Aborted),
            secrets => request.Ok(new Text("The keys now.", "키 현황입니다."), RoomKeysView.Of(secrets, queue.NowMs)));
    }
}

internal sealed record RoomKeysView(IReadOnlyList<RoomKeyView> Keys)
{
    public static RoomKeysView Of(RoomSecrets secrets, long nowMs)
    {
        int current = KeyTurning.Current(secrets.Signing, nowMs);
        return new([.. secrets.Signing.Select((k, n) => new RoomKeyView(
            k.Id,
            n == current ? "CURRENT" : n > current ? "NEXT" : "OLD",
            DateTimeOffset.FromUnixTimeMilliseconds(k.SignsFromMs),
            k.RetiresAtMs is { } retires ? DateTimeOffset.FromUnixTimeMilliseconds(retires) : null))]);
    }
}

internal sealed record RoomKeyView(string SigningKey, string State, DateTimeOffset SignsFrom, DateTimeOffset? RetiresAt);
