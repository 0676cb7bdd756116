using System.Globalization;
using FluxPay.TossSimulator.Storage;
using FluxPay.TossSimulator.Webhooks;

namespace FluxPay.TossSimulator.Http;

/// <summary><c>/sim/clock</c>: only of a simulator that runs alone; inside a host the host's clock counts.</summary>
internal static class ClockEndpoints
{
    public const string OffsetSetting = "clock_offset_ticks";

    public static void MapClock(this IEndpointRouteBuilder group)
    {
        group.MapGet("/sim/clock", http => SimAnswer.OkAsync(http, new { now = Text(Time(http).GetUtcNow()) }));
        group.MapPut("/sim/clock", SetAsync);
    }

    private static async Task SetAsync(HttpContext http)
    {
        if (Time(http) is not SimulatorClock clock)
        {
            await SimAnswer.NotFoundAsync(http, "this simulator follows the clock of its host");
            return;
        }
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;
        if (!DateTimeOffset.TryParse(
                body.Text("now"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset now))
        {
            await SimAnswer.RefuseAsync(http, "now must be an instant such as 2026-01-31T03:04:05.678Z");
            return;
        }
        clock.MoveTo(now);
        http.RequestServices.GetRequiredService<SettingTable>()
            .Save(OffsetSetting, clock.Offset.Ticks.ToString(CultureInfo.InvariantCulture));
        http.RequestServices.GetRequiredService<WebhookSignal>().Set();
        await SimAnswer.OkAsync(http, new { now = Text(clock.GetUtcNow()) });
    }

    private static TimeProvider Time(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
