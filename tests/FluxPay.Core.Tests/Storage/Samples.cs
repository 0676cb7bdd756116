using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Security;

namespace FluxPay.Storage.Tests;

/// <summary>Records of every kind: one with only what it must have, one with everything it may have.</summary>
internal sealed class Samples(IIdSource ids, DateTimeOffset now)
{
    public static readonly CustomerRef Customer = new("moa", "cust-1");

    public Order Order(OrderTerms? terms = null, CustomerRef? customer = null) => new()
    {
        Id = ids.New<OrderId>(),
        Customer = customer ?? Customer,
        Name = "이름 'quoted' \"twice\"",
        Status = OrderStatus.Pending,
        Quantity = 1,
        Terms = terms ?? new OrderTerms.Custom(),
        Amount = Won(15000),
        CreditAmount = 0,
        Metadata = new Dictionary<string, string>(),
        CancelledAmount = Won(0),
        CreatedAt = now,
        UpdatedAt = now,
    };

    public Order FullOrder() => Order(new OrderTerms.Pack(1000, 100, CalendarSpan.OfDays(365), CalendarSpan.Of(TimeSpan.FromHours(36)))) with
    {
        Product = "token-1000",
        Quantity = 3,
        CreditAmount = 500,
        Hold = ids.New<HoldId>(),
        Metadata = new Dictionary<string, string> { ["seat"] = "A-1", ["자리"] = "\"1\" 😀" },
        Payment = new OrderPayment(ids.New<PaymentId>(), PaymentStatus.Confirmed, true),
        CancelledAmount = Won(7),
        Compensating = true,
        CancelReason = "사유",
        RequestId = "request-1",
        ExpiresAt = now.AddMinutes(30),
    };

    public Payment Payment(OrderId? order = null, PaymentStatus status = PaymentStatus.Ready) => new()
    {
        Id = ids.New<PaymentId>(),
        Order = order ?? ids.New<OrderId>(),
        Customer = Customer,
        Provider = "fake",
        Status = status,
        Amount = new Money(1099, Currency.Parse("USD")),
        CancelledAmount = new Money(0, Currency.Parse("USD")),
        CreatedAt = now,
        UpdatedAt = now,
    };

    public Payment FullPayment() => Payment(status: PaymentStatus.Confirmed) with
    {
        ProviderKey = "key/1",
        InDoubt = true,
        Method = PaymentMethod.EasyPay,
        Account = new VirtualAccount("신한", "X6505636518308", now.AddDays(7)),
        CancelledAmount = new Money(99, Currency.Parse("USD")),
        ApprovedAt = now.AddSeconds(1),
        ReceiptUrl = "https://receipt",
        Failure = new PaymentFailure("CODE", "메시지", true),
    };

    public PaymentAttempt Attempt(PaymentId? payment = null, AttemptStatus status = AttemptStatus.Sent) => new()
    {
        Id = ids.New<AttemptId>(),
        Payment = payment ?? ids.New<PaymentId>(),
        Order = ids.New<OrderId>(),
        Customer = Customer,
        Provider = "fake",
        ProviderKey = "key/1",
        Purpose = AttemptPurpose.Confirm,
        Try = 1,
        Amount = Won(15000),
        Refundable = Won(0),
        Status = status,
        SentAt = now,
    };

    public PaymentAttempt FullAttempt() => Attempt(status: AttemptStatus.Refused) with
    {
        Purpose = AttemptPurpose.Refund,
        Try = 4,
        Refundable = Won(20000),
        Reason = "사유",
        Hold = ids.New<HoldId>(),
        Code = "CODE",
        Message = "메시지",
        Retryable = true,
        AnsweredAt = now.AddSeconds(1),
    };

    public Reconciliation Run() => new()
    {
        Id = ids.New<ReconciliationId>(),
        Provider = "fake",
        Date = new DateOnly(2026, 1, 30),
        Number = 1,
        Reading = new DateOnly(2026, 1, 30),
        StartedAt = now,
    };

    public Reconciliation FullRun() => Run() with
    {
        Date = new DateOnly(2026, 1, 31),
        Number = 3,
        Status = ReconciliationStatus.Failed,
        Phase = ReconciliationPhase.Comparing,
        Reading = new DateOnly(2026, 2, 1),
        ReadUpTo = "tx/1",
        DaysRead = [new DateOnly(2026, 1, 30), new DateOnly(2026, 1, 31)],
        ComparedUpTo = "key/1",
        Partial = true,
        Reason = "이유",
        Transactions = 1,
        Settlements = 2,
        Payments = 3,
        Matched = 4,
        InDoubt = 5,
        CompletedAt = now.AddSeconds(1),
    };

    public GatewayMovement Movement(string id) => new("fake", new DateOnly(2026, 1, 31), new GatewayTransaction(
        id, "key/1", "order-1", GatewayTransactionKind.Payment, "DONE", new Money(1099, Currency.Parse("USD")), now, PaymentMethod.EasyPay));

    public Difference Difference(string key) => new()
    {
        Provider = "fake",
        Date = new DateOnly(2026, 1, 30),
        Kind = DifferenceKind.MissingHere,
        Key = key,
        ProviderKey = "key/1",
        Expected = "nothing",
        Actual = "1099 USD",
        FirstRun = ids.New<ReconciliationId>(),
        LastRun = ids.New<ReconciliationId>(),
        FirstSeenAt = now,
        LastSeenAt = now,
    };

    public Difference FullDifference(string key) => Difference(key) with
    {
        Kind = DifferenceKind.AmountDiffers,
        Payment = ids.New<PaymentId>(),
        Order = "order-1",
        Transaction = "tx/1",
        ClosedAt = now.AddSeconds(1),
    };

    public ApiKey Key(string service = "moa") => new()
    {
        Id = ids.New<ApiKeyId>(),
        Hash = ApiKeySecret.Hash(ids.New<ApiKeyId>().ToString()),
        Service = service,
        Scopes = ["service"],
        CreatedAt = now,
    };

    public ApiKey FullKey() => Key() with { Name = "운영", Scopes = ["service", "admin"], RevokedAt = now.AddDays(1) };

    public IdempotencyRecord Known(string key = "key-1") => new()
    {
        Key = new IdempotencyKey("moa", "POST", "/api/v1/orders", key),
        Fingerprint = "ABCDEF",
        Owner = "host-1",
        LeaseUntil = now.AddSeconds(30),
        CreatedAt = now,
    };

    public IdempotencyRecord FullKnown() => Known("key-2") with
    {
        Attempt = ids.New<AttemptId>(),
        AnsweredUnknown = true,
        Answer = new StoredAnswer(201, "/api/v1/orders/1", new byte[] { 0, 1, 2, 255 }),
    };

    public CreditCommand.Issue Issue(long amount, CustomerRef? customer = null) =>
        new(customer ?? Customer, ids.New<GrantId>(), CreditKind.Paid, amount, 50, null, null);

    public CreditCommand.Use Use(long amount, CustomerRef? customer = null) =>
        new(customer ?? Customer, ids.New<UsageId>(), amount, [SpendRule.Priority], null, null, null, new Dictionary<string, string>());

    private static Money Won(long amount) => new(amount, Currency.Krw);
}
