using System.Text.Json;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Http;

namespace FluxPay.Http;

/// <summary>
/// A ticket as server-sent events: one whenever it changes, until its holder is admitted or it is gone. The host polls for the
/// browser, so whoever holds the stream open keeps the place.
/// </summary>
internal sealed class TicketStream(RoomSettings room, string ticket, WaitingRoomEngine engine) : IResult
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int SilentTurns = 15;   // then a comment keeps proxies from closing the stream

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var aborted = httpContext.RequestAborted;
        var first = await engine.PollAsync(room, ticket, aborted);
        if (first.Error is { } refusal)
        {
            await ApiRequest.Of(httpContext).Refuse(refusal).ExecuteAsync(httpContext);
            return;
        }
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await FollowAsync(httpContext.Response, first.Value!, aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Nobody follows any more; the place is kept for the idle time.
        }
    }

    private async Task FollowAsync(HttpResponse response, TicketAnswer now, CancellationToken aborted)
    {
        await TellAsync(response, now, aborted);
        for (int silent = 0; now.State != TicketState.Admitted;)
        {
            await Task.Delay(Pause, TimeProvider.System, aborted);
            if (await NextAsync(now, aborted) is not { } next)
                return;
            silent = IsNews(now, next) ? 0 : silent + 1;
            now = next;
            if (silent == 0)
                await TellAsync(response, now, aborted);
            else if (silent % SilentTurns == 0)
                await WriteAsync(response, ": still here\n\n"u8.ToArray(), aborted);
        }
    }

    /// <returns>The same while the queue is away; null once the ticket is gone.</returns>
    private async Task<TicketAnswer?> NextAsync(TicketAnswer now, CancellationToken aborted)
    {
        try
        {
            return (await engine.PollAsync(room, now.Ticket, aborted)).Value;
        }
        catch (FluxPayException down) when (down.Error.Code == ErrorCode.StoreUnavailable)
        {
            return now;
        }
    }

    private static bool IsNews(TicketAnswer before, TicketAnswer now) =>
        (before.State, before.Position, before.Wait) != (now.State, now.Position, now.Wait);

    private static Task TellAsync(HttpResponse response, TicketAnswer now, CancellationToken aborted) => WriteAsync(response,
        [.. "event: ticket\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(TicketView.Of(now), ApiJson.Default.TicketView), .. "\n\n"u8], aborted);

    private static async Task WriteAsync(HttpResponse response, byte[] bytes, CancellationToken aborted)
    {
        await response.Body.WriteAsync(bytes, aborted);
        await response.Body.FlushAsync(aborted);
    }
}
