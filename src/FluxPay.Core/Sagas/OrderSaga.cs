using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas.Orchestration;

namespace FluxPay.Sagas;

/// <summary>
/// An order as a saga: hold credits → approve the payment → run the service → deliver, undone newest first. Its state is the order's own
/// row, its journal the attempts and the timeline: one row decides every race, and no second one can disagree with it.
/// </summary>
internal static class OrderSaga
{
    public const string Type = "order";

    private const int ManyTries = 6;   // of giving money back: about five minutes of refusals
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public static SagaId IdOf(OrderId order) => SagaId.Of(order.Value);

    public static OrderId OrderOf(SagaId saga) => OrderId.Of(saga.Value);

    /// <summary>True when somebody should look, although it goes on trying.</summary>
    public static bool IsLate(OpenCall open, DateTimeOffset now) => open.Attempt.IsOpen
        ? now - open.Attempt.SentAt >= Late
        : open.Attempt.Try >= ManyTries;

    public static SagaReport Of(Order order, OpenCall? open, DateTimeOffset now)
    {
        var steps = Steps(order, open);
        var status = StatusOf(order, open, now);
        bool ended = status is SagaStatus.Completed or SagaStatus.Compensated;
        return new SagaReport
        {
            Id = IdOf(order.Id),
            Type = Type,
            Subject = order.Id.ToString(),
            Status = status,
            Steps = steps,
            Step = ended ? null : steps.FirstOrDefault(s => s.Status is not (StepStatus.Succeeded or StepStatus.Undone)).Name,
            Reason = order.CancelReason,
            Attempts = open is null ? 0 : open.Attempt.IsOpen ? open.Timer.Attempt : open.Attempt.Try,
            NextAt = ended ? null : open?.Timer.DueAt ?? order.ExpiresAt,
            CreatedAt = order.CreatedAt,
            UpdatedAt = order.UpdatedAt,
        };
    }

    private static SagaStatus StatusOf(Order order, OpenCall? open, DateTimeOffset now) => open switch
    {
        not null when IsLate(open, now) => SagaStatus.Stuck,
        { Attempt.Purpose: AttemptPurpose.Confirm or AttemptPurpose.Refund } => SagaStatus.Running,
        not null => SagaStatus.Compensating,
        null => order.Status switch
        {
            OrderStatus.Pending or OrderStatus.Paid => SagaStatus.Waiting,
            OrderStatus.Completed => SagaStatus.Completed,
            OrderStatus.Cancelled => SagaStatus.Compensated,
        },
    };

    private static List<(string Name, StepStatus Status)> Steps(Order order, OpenCall? open)
    {
        var steps = new List<(string, StepStatus)>();
        bool paid = order.Status is OrderStatus.Paid or OrderStatus.Completed;
        if (order.Hold is not null)
            steps.Add(("hold-credits", order.Status == OrderStatus.Cancelled ? StepStatus.Undone : StepStatus.Succeeded));
        if (order.Payment is { } payment)
            steps.Add(("approve-payment", open is null ? PaymentStep(payment.Status) : CallStep(open)));
        if (order.Terms is OrderTerms.Feature)
        {
            steps.Add(("run-service", order switch
            {
                { Status: OrderStatus.Completed } => StepStatus.Succeeded,
                { Compensating: true } or { Status: OrderStatus.Cancelled } => StepStatus.Refused,
                { Status: OrderStatus.Paid } => StepStatus.Waiting,
                _ => StepStatus.Pending,
            }));
        }
        steps.Add(("deliver", paid && order.Status == OrderStatus.Completed ? StepStatus.Succeeded : StepStatus.Pending));
        return steps;
    }

    private static StepStatus PaymentStep(PaymentStatus status) => status switch
    {
        PaymentStatus.Ready => StepStatus.Waiting,
        PaymentStatus.Approved => StepStatus.Sent,
        PaymentStatus.Confirmed => StepStatus.Succeeded,
        PaymentStatus.Failed => StepStatus.Refused,
        PaymentStatus.Cancelled => StepStatus.Undone,
    };

    private static StepStatus CallStep(OpenCall open)
    {
        bool asked = open.Timer.Attempt > 0;
        return open.Attempt switch
        {
            { Purpose: AttemptPurpose.Confirm } => asked ? StepStatus.Unknown : StepStatus.Sent,
            { IsOpen: true } => asked ? StepStatus.UndoUnknown : StepStatus.UndoSent,
            _ => StepStatus.UndoRefused,
        };
    }
}
