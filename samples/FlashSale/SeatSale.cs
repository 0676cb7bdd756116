using FlashSale.Seats;
using FluxPay;
using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas;

namespace FlashSale;

/// <summary>
/// A seat is taken, then ordered, then paid, and sold once FluxPay says that it is paid. A seat is free again only after its order has
/// ended, and FluxPay lets an order end only when no payment of it can succeed: so whoever is charged has a seat, or gets the money back.
/// </summary>
internal sealed class SeatSale(SeatTable seats, Checkout checkout, PaymentService payments, IOrders orders, TimeProvider time)
{
    public const string Service = "show";
    public const string Room = "seats";

    /// <summary>A seat and the order that pays for it: a new one, or the one that the customer has.</summary>
    /// <returns>Null when no seat is free.</returns>
    public async Task<SeatOrder?> ReserveAsync(string customer, CancellationToken cancellationToken)
    {
        if (await seats.TakeAsync(customer, time.GetUtcNow()) is not { } number)
            return await FindAsync(customer, cancellationToken);
        var created = await checkout.CreateAsync(
            new CreateOrder(new CustomerRef(Service, customer)) { Product = "seat", Name = $"{number}번 좌석" }, cancellationToken: cancellationToken);
        var order = created.Value ?? throw new FluxPayException(created.Error!);
        if (await seats.TieAsync(number, customer, order.Id.ToString()))
            return new SeatOrder(number, order.Id.ToString(), order.Amount.MinorUnits, IsSold: false);
        await checkout.CancelAsync(Service, order.Id, "The seat was given to somebody else.", cancellationToken: cancellationToken);
        return null;
    }

    /// <summary>Takes the money, once. A refused card gives the seat to the next.</summary>
    public async Task<Result<Payment>> PayAsync(OrderId order, string paymentKey, long amount, CancellationToken cancellationToken)
    {
        var paid = await payments.ConfirmAsync(Service, order, paymentKey, amount, cancellationToken: cancellationToken);
        if (paid.Error is { Code: ErrorCode.PaymentRefused })
            await checkout.CancelAsync(Service, order, "The card was declined.", cancellationToken: cancellationToken);
        return paid;
    }

    private async Task<SeatOrder?> FindAsync(string customer, CancellationToken cancellationToken)
    {
        if (await seats.FindAsync(customer) is not { OrderId: { } text } seat || !IdText.TryParse<OrderId>(text, out var id))
            return null;
        var order = await orders.FindAsync(Service, id, cancellationToken);
        return new SeatOrder(seat.Number, text, order!.Amount.MinorUnits, seat.IsSold);
    }
}

/// <param name="Seat">Its number.</param>
/// <param name="OrderId">What to pay.</param>
/// <param name="Amount">How much, minor units.</param>
/// <param name="IsSold">Whether it is paid already.</param>
internal sealed record SeatOrder(long Seat, string OrderId, long Amount, bool IsSold);

/// <summary>Paid, however late the gateway said so: the seat is sold, or the money goes back.</summary>
internal sealed class SellSeat(SeatTable seats, Checkout checkout, ILogger<SellSeat> logger) : IEventHandler<OrderPaid>
{
    public async Task HandleAsync(EventDelivery<OrderPaid> delivery, CancellationToken cancellationToken)
    {
        if (delivery.Customer.Service != SeatSale.Service || !IdText.TryParse<OrderId>(delivery.Data.OrderId, out var order))
            return;
        bool hasSeat = await seats.SellAsync(delivery.Data.OrderId);
        var ended = hasSeat
            ? await checkout.CompleteAsync(SeatSale.Service, order, cancellationToken: cancellationToken)
            : await checkout.FailAsync(SeatSale.Service, order, "No seat was left.", cancellationToken: cancellationToken);
        // An event may come twice: then the order has ended already.
        if (ended.Error is { Code: not ErrorCode.StateConflict } problem)
            throw new FluxPayException(problem);
        if (!hasSeat)
            logger.LogInformation("Order {Order} was paid without a seat; the money goes back.", delivery.Data.OrderId);
    }
}

/// <summary>Unpaid for too long, or declined: somebody else may have the seat.</summary>
internal sealed class ReleaseSeat(SeatTable seats) : IEventHandler<OrderCancelled>
{
    public Task HandleAsync(EventDelivery<OrderCancelled> delivery, CancellationToken cancellationToken) =>
        seats.ReleaseAsync(delivery.Data.OrderId);
}

/// <summary>Makes the seats at the start, and frees those of a host that died between seat and order.</summary>
internal sealed class SeatKeeper(SeatTable seats, TimeProvider time, IConfiguration configuration) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await seats.CreateAsync(configuration.GetValue("Sale:Seats", 500));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await seats.ReleaseOrphansAsync(time.GetUtcNow() - Patience);
    }
}
