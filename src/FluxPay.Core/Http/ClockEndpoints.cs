using System.Globalization;
using System.Text.Json.Nodes;
using FluxPay.Security;
using FluxPay.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The test clock; mapped only where there is one, so elsewhere these routes do not exist.</summary>
internal static class ClockEndpoints
{
    private const string Tag = "Test clock";
    private const string Moving = "It only goes forward; everything that falls due on the way happens, in order, before the call answers.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public static void MapClock(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/clock", Get).Describe("getClock", () => new(Tag, "The engine's time")
        {
            Answers = [Success.Ok("The engine's time.", OpenApiSamples.Clock)],
        });
        admin.MapPut("/admin/clock", Put).Describe("setClock", () => new(Tag, "Move the clock to an instant")
        {
            Details = Moving,
            Body = new(Field.Instant("now", "Not before the engine's time, and within ten years of it.").Required),
            Examples = [new("A new year", """{"now": "2030-01-01T00:00:00.000Z"}""")],
            Answers = [Success.Ok("The engine's time.", OpenApiSamples.Clock)],
        });
        admin.MapPost("/admin/clock/advance", Advance).Describe("advanceClock", () => new(Tag, "Move the clock on")
        {
            Details = Moving,
            Body = new(Duration),
            Examples = [new("A month", """{"by": "31d"}""")],
            Answers = [Success.Ok("The engine's time.", OpenApiSamples.Clock)],
        });
    }

    private static Field Duration { get; } = new("by", new JsonObject
    {
        ["type"] = "string",
        ["description"] = "A duration up to ten years: a number and `ms`, `s`, `m`, `h` or `d`.",
        ["pattern"] = "^[0-9]{1,9}(ms|s|m|h|d)$",
    }, true);

    private static Answer Get(HttpContext http, TimeProvider time) => Show(ApiRequest.Of(http), time);

    private static Task<IResult> Put(HttpContext http, TimeProvider time, TimerEngine timers)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body =>
            {
                var to = body.Instant("now", required: true);
                Check(body, "now", to, time.Now());
                return to ?? default;
            },
            (to, _) => MoveAsync(timers, (TestClock)time, to, request),
            _ => Show(request, time));
    }

    private static Task<IResult> Advance(HttpContext http, TimeProvider time, TimerEngine timers)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body =>
            {
                var now = time.Now();
                DateTimeOffset? to = body.Text("by", 2, 16, required: true) is { } text ? now + Parse(body, text) : null;
                Check(body, "by", to, now);
                return to ?? now;
            },
            (to, _) => MoveAsync(timers, (TestClock)time, to, request),
            _ => Show(request, time));
    }

    private static void Check(InputFields body, string field, DateTimeOffset? to, DateTimeOffset now)
    {
        if (to < now)
            body.Wrong(field, $"is in the past; the clock only goes forward from {now:O}", "시계는 앞으로만 움직일 수 있습니다");
        else if (to > now + Longest)
            body.Wrong(field, "is more than ten years away", "10년을 넘을 수 없습니다");
    }

    private static TimeSpan? Parse(InputFields body, string text)
    {
        var (number, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], "ms") : (text[..^1], text[^1..]);
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= 1_000_000_000)
        {
            switch (unit)
            {
                case "ms": return TimeSpan.FromMilliseconds(count);
                case "s": return TimeSpan.FromSeconds(count);
                case "m" when count <= 10_000_000: return TimeSpan.FromMinutes(count);
                case "h" when count <= 1_000_000: return TimeSpan.FromHours(count);
                case "d" when count <= 100_000: return TimeSpan.FromDays(count);
            }
        }
        body.Wrong("by", "must be a duration such as 500ms, 30s, 10m, 24h or 31d", "500ms, 30s, 10m, 24h, 31d와 같은 기간이어야 합니다");
        return null;
    }

    private static async Task<Result<TestClock>> MoveAsync(TimerEngine timers, TestClock clock, DateTimeOffset to, ApiRequest request)
    {
        await timers.AdvanceAsync(clock, to, request.Aborted);
        return clock;
    }

    private static Answer Show(ApiRequest request, TimeProvider time) =>
        request.Ok(new Text("The engine's time.", "엔진의 현재 시각입니다."), new ClockView(time.Now()));
}
