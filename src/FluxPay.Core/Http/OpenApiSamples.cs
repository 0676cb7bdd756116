using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Http;

/// <summary>The resources of the document's examples: one customer's top-up and what became of it.</summary>
internal static class OpenApiSamples
{
    private const string Digits = "01K7M3Q9ZC5T8V2X4B6N0PRSDW";
    private const string Customer = "cust-1";
    public const string TicketText = "v1.3fa9c2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static readonly DateTimeOffset At = new(2026, 1, 31, 3, 4, 5, 678, TimeSpan.Zero);

    public static OrderSnapshot PendingOrder { get; } = new()
    {
        OrderId = Id(FluxPay.OrderId.Prefix),
        CustomerId = Customer,
        OrderName = "Concert ticket",
        Status = OrderStatus.Pending.Wire(),
        Quantity = 1,
        Amount = 10000,
        CreditAmount = 5000,
        TotalAmount = 15000,
        Currency = "KRW",
        Metadata = new Dictionary<string, string> { ["seat"] = "A-1" },
        Payment = new OrderPaymentSnapshot(Id(PaymentId.Prefix), PaymentStatus.Ready.Wire(), false),
        CreatedAt = At,
        UpdatedAt = At,
        ExpiresAt = At.AddMinutes(30),
    };

    public static OrderSnapshot CompletedOrder { get; } = PendingOrder with
    {
        Status = OrderStatus.Completed.Wire(),
        Payment = new OrderPaymentSnapshot(Id(PaymentId.Prefix), PaymentStatus.Confirmed.Wire(), false),
        UpdatedAt = At.AddMinutes(1),
        ExpiresAt = null,
    };

    public static OrderSnapshot CancelledOrder { get; } = CompletedOrder with
    {
        Status = OrderStatus.Cancelled.Wire(),
        CancelledAmount = 10000,
        CancelReason = "The service failed",
        Payment = new OrderPaymentSnapshot(Id(PaymentId.Prefix), PaymentStatus.Cancelled.Wire(), false),
    };

    public static OrderSnapshot CompensatingOrder { get; } = CompletedOrder with
    {
        Status = OrderStatus.Paid.Wire(),
        Compensating = true,
        CancelReason = "The service failed",
        Payment = new OrderPaymentSnapshot(Id(PaymentId.Prefix), PaymentStatus.Confirmed.Wire(), true),
    };

    public static TimelineView Timeline { get; } = new(
    [
        new TimelineEntryView(At, "order.created", "Order created", null),
        new TimelineEntryView(At.AddMinutes(1), "payment.confirmed", "Payment confirmed", null),
    ]);

    public static PaymentView ConfirmedPayment { get; } = new(
        Id(PaymentId.Prefix), Id(FluxPay.OrderId.Prefix), "toss", "tgen_20260131030405Aa1b2", PaymentStatus.Confirmed.Wire(), false,
        PaymentMethod.Card.Wire(), 10000, "KRW", 0, At.AddMinutes(1), "https://example.com/receipts/1", null);

    public static PaymentView PartlyCancelledPayment { get; } = ConfirmedPayment with { CancelledAmount = 3000 };

    public static RefundQuoteView RefundQuote { get; } = new(
        Id(FluxPay.OrderId.Prefix), Id(PaymentId.Prefix), 7000, "KRW", At.AddDays(30),
        [
            new RefundLineView(
                RefundBasis.KoreaUnused.Wire(), 700, 100, 7000, KoreanTerms.Source, new DateOnly(2025, 9, 16)),
        ],
        new TopUpCreditsView(1000, 300, 0, 700, 0, 100, 0), At.AddDays(8), null);

    public static PaymentView PaymentInDoubt { get; } = ConfirmedPayment with
    {
        Status = PaymentStatus.Ready.Wire(),
        InDoubt = true,
        Method = null,
        ApprovedAt = null,
        ReceiptUrl = null,
    };

    public static BalanceView Balance { get; } = new(Customer, 1070, 30,
    [
        new BalanceGrantView(Id(GrantId.Prefix), "PAID", 970, At.AddDays(365)),
        new BalanceGrantView(Id(GrantId.Prefix), "BONUS", 100, At.AddDays(90)),
    ]);

    public static Page<EntryView> Entries { get; } = new(
        [new EntryView(Id(EntryId.Prefix), "USE", -30, 1070, Id(GrantId.Prefix), Id(UsageId.Prefix), null, At)], null);

    public static UseView Use { get; } = new(Id(UsageId.Prefix), Customer, 30, 1070);

    public static RefundView Refund { get; } = new(Id(RefundId.Prefix), Id(UsageId.Prefix), 10, 1080);

    public static HoldView Held { get; } = new(Id(HoldId.Prefix), Customer, 30, "HELD", At.AddMinutes(10), null);

    public static HoldView Captured { get; } = Held with { Status = "CAPTURED", UsageId = Id(UsageId.Prefix) };

    public static HoldView Released { get; } = Held with { Status = "RELEASED" };

    public static GrantView Grant { get; } = new(Id(GrantId.Prefix), Customer, 500, 500, "BONUS", 50, At.AddDays(90), At);

    public static BillingMethodView BillingMethod { get; } =
        new(Id(BillingMethodId.Prefix), Customer, "toss", new BillingCardView("신한", "123*"), At);

    public static UsageView Usage { get; } = new("call-20260131-1", Customer, "interview", 12, At, null, null);

    public static UsageBatchView UsageBatch { get; } = new(1, 0, [Usage]);

    public static UsageExplanationView UsageExplanation { get; } = new(
        Customer, "interview", At, At.AddMonths(1), "minute", 190, 60, 130, 12400, 12400, "KRW",
        [new UsageTierView(100, 100, 100m, 0m, 10000), new UsageTierView(null, 30, 80m, 0m, 2400)]);

    public static EntitlementView Entitlement { get; } = new(
        "resume-analysis", true, 20, 3, 17, At.AddMonths(1), "subscription", Id(SubscriptionId.Prefix), "pro-monthly");
    public static SubscriptionSnapshot TrialingSubscription { get; } = new()
    {
        SubscriptionId = Id(SubscriptionId.Prefix),
        CustomerId = Customer,
        PlanId = "pro-monthly",
        Status = "TRIALING",
        CurrentPeriodStart = At,
        CurrentPeriodEnd = At.AddDays(7),
        TrialEnd = At.AddDays(7),
        NextBillingAt = At.AddDays(7),
        Seats = 1,
        Price = 9900,
        Currency = "KRW",
    };

    public static SubscriptionSnapshot Subscription { get; } = TrialingSubscription with
    {
        Status = "ACTIVE",
        CurrentPeriodStart = At.AddDays(7),
        CurrentPeriodEnd = At.AddDays(35),
        NextBillingAt = At.AddDays(35),
    };

    public static SubscriptionSnapshot SubscriptionInDoubt { get; } = Subscription with { Status = "INCOMPLETE", TrialEnd = null, NextBillingAt = null };

    public static SubscriptionSnapshot EndingSubscription { get; } = Subscription with { CancelAtPeriodEnd = true, NextBillingAt = null };

    public static SubscriptionSnapshot PausedSubscription { get; } = Subscription with { Status = "PAUSED", NextBillingAt = null };

    public static SubscriptionChangeView Change { get; } = new(
        Subscription with { PlanId = "pro-yearly", Price = 99000 }, At.AddDays(21), "NOW",
        [
            new ChangeLineView("Unused pro-monthly, 14 of 28 days", At.AddDays(21), At.AddDays(35), 1, 9900, -4950),
            new ChangeLineView("pro-yearly", At.AddDays(21), At.AddDays(386), 1, 99000, 99000),
        ],
        94050, "KRW");

    public static InvoiceView Invoice { get; } = new(
        Id(InvoiceId.Prefix), At.AddDays(7), At.AddDays(35), [new InvoiceLineView("pro-monthly", 1, 9900, 9900)], 9900, "PAID");

    public static CustomerInvoiceView PaidInvoice { get; } = new(
        Id(InvoiceId.Prefix), Customer, null, At, At.AddMonths(1),
        [new InvoiceLineView("interview: 150 minute, 0 included, 150 billed (graduated)", 150, null, 14000)], 14000, "KRW", "PAID", At.AddMonths(1),
        At.AddMonths(1));

    public static CustomerInvoiceView OpenInvoice { get; } = PaidInvoice with { Status = "OPEN", PaidAt = null };

    public static ConsentView Consent { get; } = new(Id(SubscriptionId.Prefix), "TRIAL_TO_PAID", At);

    public static PlanView Plan { get; } = new(
        "pro-monthly", 9900, "KRW", "month", 1, "7d", 500, "default", false, false,
        new Dictionary<string, PlanFeatureView>
        {
            ["resume-analysis"] = new(20, null, false),
            ["pdf-export"] = new(null, null, true),
        });

    public static TicketView Ticket { get; } = new(TicketText, "WAITING", 1201, 1200, 7, 6, 10, 2000, null, null);

    public static TicketView LeftTicket { get; } = new(TicketText, "WAITING", null, null, null, null, null, 0, null, null);

    public static WaitingRoomView WaitingRoom { get; } = new(
        "drop", "OPEN", 200, 2000, 200, new AdaptiveView(20, 1000, "300ms", "2%"), 200, 1201, 1850, null, null, null);

    public static RoomKeysView RoomKeys { get; } = new(
    [
        new RoomKeyView("3fa9c2", "CURRENT", At.AddDays(-30), At.AddMinutes(32)),
        new RoomKeyView("b01d7e", "NEXT", At.AddMinutes(1), null),
    ]);

    public static ConsistencyReport Consistent { get; } = new(true, At, new CheckedCounts(12, 9, 7), []);

    public static SagaView Saga { get; } = new(
        Id(SagaId.Prefix), "order", Id(FluxPay.OrderId.Prefix), "COMPENSATING", "approve-payment",
        [new SagaStepView("approve-payment", "UNDO_UNKNOWN"), new SagaStepView("run-service", "REFUSED"), new SagaStepView("deliver", "PENDING")],
        2, "the service failed", At.AddMinutes(3), At, At.AddMinutes(2));

    public static SagaView SagaWithHistory { get; } = Saga with
    {
        History = [new TimelineEntryView(At.AddMinutes(2), "saga.compensate", "Undoing the order", "the service failed")],
    };

    public static DeadLetterView DeadLetter { get; } = new(
        Id(LetterId.Prefix), "fluxpay.usage", 3, 1042, 231, "moa", "evt-7", "service.usage.requested", LetterStatus.Dead.Wire(),
        ErrorCode.InvalidRequest.Wire(), "The request is not valid: feature is not a feature of the service's policy.", 1, At, At);

    public static DeadLetterView ReplayedLetter { get; } = DeadLetter with { Status = LetterStatus.Processed.Wire(), Attempts = 2 };

    public static OutboxQuarantineView Quarantine { get; } =
        new("kafka", "moa", "cust-1", 42, "Broker: Message size too large", At, false);

    public static OutboxView Outbox { get; } = new(2, 1,
        [new OutboxLanesView("credit.granted:Shop.Granted", 0, 7, "shop-1-3f9a0c2e51b7", 2, 1)], [Quarantine]);

    public static OutboxRetryView OutboxRetry { get; } = new([Quarantine with { Retrying = true }]);

    public static ReconciliationView Reconciliation { get; } = new(
        Id(ReconciliationId.Prefix), "toss", new DateOnly(2026, 1, 30), ReconciliationStatus.Completed.Wire(), false, new ReconciledView(12, 11, 10),
        11, 0,
        [
            new DifferenceView(DifferenceKind.AmountDiffers.Wire(), Id(PaymentId.Prefix), Id(PaymentId.Prefix), Id(FluxPay.OrderId.Prefix),
                "tgen_20260130030405Aa1b2", "txrd_1", "10000 KRW", "9000 KRW", At, 60, null, DifferenceKind.AmountDiffers.Action().English),
        ],
        null, At, At.AddSeconds(2));

    public static ReconciliationView StartedReconciliation { get; } = Reconciliation with
    {
        Status = ReconciliationStatus.Running.Wire(),
        Checked = new ReconciledView(0, 0, 0),
        Matched = 0,
        Differences = [],
        CompletedAt = null,
    };

    public static ReconciliationSummaryView ReconciliationSummary { get; } = new(
        Id(ReconciliationId.Prefix), "toss", new DateOnly(2026, 1, 30), ReconciliationStatus.Completed.Wire(), false, new ReconciledView(12, 11, 10),
        11, 0, null, At, At.AddSeconds(2));

    public static NewKeyView NewKey { get; } = new(Id(ApiKeyId.Prefix), "fp_live_…", "moa", ["service"]);

    public static KeyView Key { get; } = new(Id(ApiKeyId.Prefix), "moa", "checkout", ["service"], At);

    public static ClockView Clock { get; } = new(At);

    public static Page<T> PageOf<T>(T item) => new([item], null);

    public static string Id(string prefix) => $"{prefix}_{Digits}";
}
