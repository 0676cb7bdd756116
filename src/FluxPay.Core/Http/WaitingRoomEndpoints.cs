using System.Globalization;
using System.Text.Json.Nodes;
using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Http;

/// <summary>Tickets: take one, poll it, follow it, leave.</summary>
internal static class WaitingRoomEndpoints
{
    private const string Tag = "Waiting rooms";

    public static void MapRooms(this IEndpointRouteBuilder api)
    {
        var room = api.MapGroup("/waiting-rooms/{room}").WithMetadata(new RequiredScope(Scopes.Service));
        room.AddEndpointFilterFactory((context, next) =>
        {
            var filter = new RoomFilter(context.ApplicationServices.GetRequiredService<RoomCatalogue>());
            return invocation => filter.InvokeAsync(invocation, next);
        });
        room.MapTickets(described: true);
    }

    /// <summary>The routes of a room, for whoever its group lets through.</summary>
    public static void MapTickets(this IEndpointRouteBuilder room, bool described)
    {
        var join = room.MapPost("/tickets", Join);
        var poll = room.MapGet("/tickets/{ticket}", Poll);
        var leave = room.MapDelete("/tickets/{ticket}", Leave);
        var look = room.MapGet("", Look);
        var follow = room.MapGet("/tickets/{ticket}/stream", Follow);
        if (!described)
            return;
        join.Describe("joinWaitingRoom", () => new(Tag, "Take a place in a waiting room")
        {
            Details = "One place per customer: asking again answers the same place. A `public` room needs no key.",
            Body = new(Field.CustomerId.Required),
            Examples = [new("A customer", """{"customerId": "cust-1"}""")],
            Answers = [Success.Created("The customer's place.", OpenApiSamples.Ticket) with { IsLocated = true, IsPaced = true }],
            Refusals = [RoomRefusals.Closed, Missing.Room],
        });
        poll.Describe("getTicket", () => new(Tag, "Where a ticket stands")
        {
            Details = "Keep the ticket of the newest answer. Once ADMITTED it carries the `pass` that protected routes ask for.",
            Answers = [Success.Ok("The place now.", OpenApiSamples.Ticket) with { IsPaced = true }],
            Refusals = [RoomRefusals.TicketGone, Missing.Room],
        });
        leave.Describe("leaveWaitingRoom", () => new(Tag, "Give up a place or a pass")
        {
            Answers = [Success.Ok("The place is given up.", OpenApiSamples.LeftTicket)],
            Refusals = [RoomRefusals.TicketGone, Missing.Room],
        });
        follow.Describe("followTicket", () => new(Tag, "Follow a ticket")
        {
            Details = "Server-sent events: `event: ticket` with the ticket object, without envelope, whenever it changes. It ends when the "
                + "customer is admitted or the ticket is gone, and keeps the place while it is open.",
            PlainAnswers =
            [
                new(200, "The ticket whenever it changes.", new JsonObject { ["type"] = "string" }, "event: ticket\ndata: {\"ticket\": \"…\"}\n\n")
                {
                    ContentType = "text/event-stream",
                },
            ],
            Refusals = [RoomRefusals.TicketGone, Missing.Room],
        });
        look.Describe("getWaitingRoom", () => new(Tag, "A waiting room")
        {
            Answers = [Success.Ok("The room now.", OpenApiSamples.WaitingRoom)],
            Refusals = [Missing.Room],
        });
    }

    private static Task<IResult> Join(HttpContext http, WaitingRoomEngine engine, RoomDoor door)
    {
        var request = ApiRequest.Of(http);
        var room = http.Room();
        return request.PostAsync(
            body => body.CustomerId()!,
            async (customer, _) => request.IsAnybody && await door.RefusalAsync(room, customer, http) is { } refusal
                ? refusal
                : await engine.JoinAsync(room, customer, request.Aborted),
            ticket =>
            {
                Pace(http, ticket);
                return request.Ok(Words(ticket), TicketView.Of(ticket), $"{http.Request.PathBase}{http.Request.Path}/{ticket.Ticket}");
            });
    }

    private static async Task<IResult> Poll(HttpContext http, string ticket, WaitingRoomEngine engine)
    {
        var request = ApiRequest.Of(http);
        var polled = await engine.PollAsync(http.Room(), ticket, request.Aborted);
        if (polled.Error is { } error)
            return request.Refuse(error);
        Pace(http, polled.Value!);
        return request.Ok(Words(polled.Value!), TicketView.Of(polled.Value!));
    }

    private static async Task<IResult> Leave(HttpContext http, string ticket, WaitingRoomEngine engine)
    {
        var request = ApiRequest.Of(http);
        var left = await engine.LeaveAsync(http.Room(), ticket, request.Aborted);
        return left.Error is { } error
            ? request.Refuse(error)
            : request.Ok(new Text("The place is given up.", "대기를 취소했습니다."), TicketView.Of(left.Value!));
    }

    private static async Task<IResult> Look(HttpContext http, WaitingRoomEngine engine)
    {
        var request = ApiRequest.Of(http);
        return request.Ok(new Text("The room now.", "대기실 현황입니다."), WaitingRoomView.Of(await engine.StatusAsync(http.Room(), request.Aborted)));
    }

    private static TicketStream Follow(HttpContext http, string ticket, WaitingRoomEngine engine) => new(http.Room(), ticket, engine);

    private static void Pace(HttpContext http, TicketAnswer ticket) => http.Response.Headers.RetryAfter =
        Math.Ceiling(ticket.RefreshAfterMs / 1000.0).ToString(CultureInfo.InvariantCulture);

    private static Text Words(TicketAnswer ticket) => ticket.State switch
    {
        TicketState.PreQueue => new("The room has not opened yet; places are drawn when it does.", "아직 입장 전입니다. 순번은 입장 시작 때 추첨으로 정해집니다."),
        TicketState.Waiting => new("Please wait; poll the ticket after refreshAfterMs.", "대기 중입니다. refreshAfterMs 후에 다시 조회해 주세요."),
        TicketState.Admitted => new("Come in; send the pass as X-FluxPay-Pass.", "입장할 수 있습니다. 통과권을 X-FluxPay-Pass 헤더로 보내 주세요."),
    };
}
