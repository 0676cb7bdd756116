using System.Globalization;
using System.Text.Json.Nodes;
using FluxPay.Policies.Reading;
using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>An operator's hand on a room.</summary>
internal static class WaitingRoomControl
{
    private const int MostPerSecond = 1_000_000;
    private const int MostActive = 100_000_000;

    public static void MapRoomControl(this IEndpointRouteBuilder admin) =>
        admin.MapPut("/admin/waiting-rooms/{room}", Change).Describe("changeWaitingRoom", () => new("Waiting rooms", "Change a waiting room")
        {
            Details = "What is left out stays as it is. The change is kept in the database and reaches every host; `adaptive: false` "
                + "fixes the rate, `true` lets it adjust itself again.",
            Body = new(
                Field.Choice("mode", "How it lets people in.", Enum.GetValues<RoomMode>().Select(m => m.Wire())),
                Field.Integer("admitPerSecond", 1, MostPerSecond, "Customers admitted each second."),
                Field.Integer("maxActive", 1, MostActive, "Customers inside at one time."),
                Adaptive),
            Examples =
            [
                new("Half the rate", """{"admitPerSecond": 100, "mode": "QUEUE"}"""),
                new("A rate that adjusts itself", """{"adaptive": {"min": 20, "max": 1000, "targetLatency": "300ms", "maxErrorRate": "2%"}}"""),
            ],
            Answers = [Success.Ok("The room now.", OpenApiSamples.WaitingRoom)],
            Refusals = [Missing.Room],
        });

    private static Field Adaptive { get; } = new("adaptive", new JsonObject
    {
        ["description"] = "Bounds and goals of a self-adjusting rate, or whether it adjusts itself.",
        ["type"] = new JsonArray("object", "boolean"),
        ["required"] = new JsonArray("min", "max", "targetLatency"),
        ["properties"] = new JsonObject
        {
            ["min"] = Rate(),
            ["max"] = Rate(),
            ["targetLatency"] = Words("^[0-9]+(ms|s|m|h)$"),
            ["maxErrorRate"] = Words("^[0-9.]+%$"),
        },
        ["additionalProperties"] = false,
    });

    private static JsonObject Rate() => new() { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = MostPerSecond };

    private static JsonObject Words(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static async Task<IResult> Change(HttpContext http, string room, WaitingRoomEngine engine, RoomCatalogue rooms)
    {
        var request = ApiRequest.Of(http);
        if (rooms.Find(room) is not { } found)
            return request.Refuse(Missing.Room);
        return await request.PostAsync(
            body => Read(body, found),
            async (control, _) => (Result<RoomStatus>)await engine.StatusAsync(
                await rooms.ChangeAsync(found, control, request.Aborted), request.Aborted),
            status => request.Ok(new Text("The room now.", "대기실 현황입니다."), WaitingRoomView.Of(status)));
    }

    private static RoomControl Read(InputFields body, RoomSettings room)
    {
        var control = new RoomControl
        {
            Mode = RoomModes.Parse(body.Choice("mode", false, [.. Enum.GetValues<RoomMode>().Select(m => m.Wire())])),
            AdmitPerSecond = (int?)body.Integer("admitPerSecond", 1, MostPerSecond),
            MaxActive = (int?)body.Integer("maxActive", 1, MostActive),
            Adjusts = body.IfFlag("adaptive"),
        };
        if (control.Adjusts is null)
            control = control with { Adaptive = body.Object("adaptive", ReadAdaptive) };
        return control;
    }

    private static AdaptiveAdmission? ReadAdaptive(InputFields body)
    {
        long? min = body.Integer("min", 1, MostPerSecond, required: true);
        long? max = body.Integer("max", 1, MostPerSecond, required: true);
        if (max < min)
            body.Wrong("max", "must be min or more", "min 이상이어야 합니다");
        var latency = Latency(body);
        var errors = Percent(body);
        return min is null || max is null || latency is null
            ? null
            : new AdaptiveAdmission((int)min, (int)max, latency.Value, errors ?? 0.02m);
    }

    private static TimeSpan? Latency(InputFields body)
    {
        if (body.Text("targetLatency", 2, 16, required: true) is not { } text)
            return null;
        if (DurationText.TryParse(text, out var span) && span.Nominal >= TimeSpan.FromMilliseconds(1) && span.Nominal <= TimeSpan.FromHours(1))
            return span.Nominal;
        body.Wrong("targetLatency", "must be a duration such as 300ms or 2s, up to an hour", "300ms, 2s와 같은 기간이어야 합니다(최대 1시간)");
        return null;
    }

    private static decimal? Percent(InputFields body)
    {
        if (body.Text("maxErrorRate", 2, 8) is not { } text)
            return null;
        if (text[^1] == '%' && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            && percent is >= 0 and <= 100)
            return percent / 100;
        body.Wrong("maxErrorRate", "must be a percentage such as 2% or 0.5%", "2%, 0.5%와 같은 백분율이어야 합니다");
        return null;
    }
}
