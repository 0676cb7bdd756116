using FlashSale.Buyers;
using FlashSale.Seats;
using FluxPay;

namespace FlashSale;

/// <summary>The shop: what buyers call, and what the live view shows. <c>POST /sale/seats</c> stands behind the waiting room.</summary>
internal static class SaleEndpoints
{
    public static void MapSale(this WebApplication app)
    {
        app.MapPost("/sale/seats", Reserve);
        app.MapPost("/sale/payments", Pay);
        app.MapGet("/sale/seats/{customerId}", async (string customerId, SeatTable seats) =>
            await seats.FindAsync(customerId) is { } seat ? Results.Ok(seat) : Results.NotFound());
        app.MapGet("/sale/sold", (SeatTable seats) => seats.SoldAsync());
        app.MapGet("/sale/state", async (SeatTable seats, Crowd crowd) => new { seats = await seats.CountAsync(), crowd = crowd.Look() });
        app.MapPost("/sale/start", (StartSale start, Crowd crowd) => start.Buyers is < 1 or > 100_000
            ? Results.BadRequest(new { message = "buyers must be 1 to 100000" })
            : crowd.TryStart(start.Buyers) ? Results.Accepted("/sale/state") : Results.Conflict(new { message = "The buyers are there already." }));
    }

    private static async Task<IResult> Reserve(SeatRequest request, SeatSale sale, SeatTable seats, CancellationToken cancellationToken)
    {
        if (await sale.ReserveAsync(request.CustomerId, cancellationToken) is { } reserved)
            return Results.Ok(reserved);
        var count = await seats.CountAsync();
        // Taken is not sold: somebody may not pay, and the seat comes back.
        return Results.Json(new { soldOut = count.Sold == count.Total }, statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Pay(PaySeat request, SeatSale sale, CancellationToken cancellationToken)
    {
        if (!IdText.TryParse<OrderId>(request.OrderId, out var order))
            return Results.NotFound();
        var paid = await sale.PayAsync(order, request.PaymentKey, request.Amount, cancellationToken);
        return paid switch
        {
            { Error: { } refusal } => Results.Json(
                new { code = refusal.Code.ToString(), message = refusal.Message.Korean }, statusCode: StatusCodes.Status402PaymentRequired),
            { Value.InDoubt: true } => Results.Accepted(),   // the engine finds out by itself
            _ => Results.Ok(),
        };
    }

    private sealed record SeatRequest(string CustomerId);
    private sealed record PaySeat(string OrderId, string PaymentKey, long Amount);
    private sealed record StartSale(int Buyers);
}
