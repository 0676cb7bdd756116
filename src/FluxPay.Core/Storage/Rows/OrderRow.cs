using System.Text.Json;
using FluxPay.Orders;

namespace FluxPay.Storage.Rows;

internal static class OrderRow
{
    public static readonly Columns<Order> Columns = new()
    {
        { "id", o => o.Id.ToString() },
        { "service", o => o.Customer.Service },
        { "customer", o => o.Customer.Id },
        { "name", o => o.Name },
        { "status", o => o.Status.ToString() },
        { "product", o => o.Product },
        { "quantity", o => o.Quantity },
        new JsonColumn<Order>("terms", o => JsonSerializer.Serialize(o.Terms, OrderJson.Default.OrderTerms)),
        { "currency", o => o.Amount.Currency.Code },
        { "amount", o => o.Amount.MinorUnits },
        { "credit_amount", o => o.CreditAmount },
        { "hold_id", o => o.Hold?.ToString() },
        new JsonColumn<Order>("metadata", o => JsonText.Write(o.Metadata)),
        { "payment_id", o => o.Payment?.Id.ToString() },
        { "payment_status", o => o.Payment?.Status.ToString() },
        { "payment_in_doubt", o => o.Payment?.InDoubt },
        { "cancelled_amount", o => o.CancelledAmount.MinorUnits },
        { "compensating", o => o.Compensating },
        { "cancel_reason", o => o.CancelReason },
        { "request_id", o => o.RequestId },
        { "created_at", o => o.CreatedAt },
        { "updated_at", o => o.UpdatedAt },
        { "expires_at", o => o.ExpiresAt },
        { "version", o => o.Version },
    };

    public static Order Read(Row row)
    {
        var id = row.Id<OrderId>();
        var customer = row.Customer();
        string name = row.Text();
        var status = row.Member<OrderStatus>();
        string? product = row.TextOrNull();
        long quantity = row.Number();
        var terms = JsonSerializer.Deserialize(row.Text(), OrderJson.Default.OrderTerms)!;
        var currency = Currency.Parse(row.Text());
        return new Order
        {
            Id = id,
            Customer = customer,
            Name = name,
            Status = status,
            Product = product,
            Quantity = quantity,
            Terms = terms,
            Amount = new Money(row.Number(), currency),
            CreditAmount = row.Number(),
            Hold = row.IdOrNull<HoldId>(),
            Metadata = JsonText.ReadMap(row.Text()),
            Payment = Payment(row.IdOrNull<PaymentId>(), row.MemberOrNull<PaymentStatus>(), row.FlagOrNull()),
            CancelledAmount = new Money(row.Number(), currency),
            Compensating = row.Flag(),
            CancelReason = row.TextOrNull(),
            RequestId = row.TextOrNull(),
            CreatedAt = row.Instant(),
            UpdatedAt = row.Instant(),
            ExpiresAt = row.InstantOrNull(),
            Version = row.Number(),
        };
    }

    private static OrderPayment? Payment(PaymentId? id, PaymentStatus? status, bool? inDoubt) =>
        id is { } i ? new OrderPayment(i, status!.Value, inDoubt!.Value) : null;
}
