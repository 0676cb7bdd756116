using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>One customer, one order, one operation on it while the gateway misbehaves once.</summary>
internal sealed class Trial(Operation operation, string behavior, HostProcess host, SimulatorDriver gateway, HonestClient client)
{
    private const long CreditsToUse = 400;
    private static int s_count;

    private readonly string _customer = $"cust-{Interlocked.Increment(ref s_count)}";
    private long _amount;
    private string _paymentKey = "";
    private string _paymentId = "";

    public Operation Operation => operation;
    public string Behavior => behavior;
    public string OrderId { get; private set; } = "";
    public bool WasInDoubt { get; private set; }

    public override string ToString() => $"{operation} with {behavior} (order {OrderId}, customer {_customer})";

    /// <summary>Everything up to the operation, with a gateway that behaves.</summary>
    public async Task PrepareAsync()
    {
        bool export = operation is Operation.ConfirmExport or Operation.FailExport or Operation.CancelExport;
        if (export)
        {
            var granted = await host.Admin.PostAsync("/api/v1/credits/grants",
                new { customerId = _customer, amount = CreditsToUse, kind = "BONUS", reason = "test" });
            Assert.True(granted.StatusCode == 201, granted.Body);
        }
        object order = operation switch
        {
            Operation.ConfirmPack => new { customerId = _customer, product = "token-100" },
            Operation.RefundPack => new { customerId = _customer, product = "token-1000" },
            Operation.CancelAll or Operation.CancelPart => new { customerId = _customer, amount = 5000 },
            Operation.ConfirmExport or Operation.FailExport or Operation.CancelExport =>
                new { customerId = _customer, product = "pdf-export", creditsToUse = CreditsToUse },
        };
        var created = await client.SendAsync("/api/v1/orders", order, $"order-{_customer}");
        Assert.True(created.StatusCode == 201, created.Body);
        (OrderId, _amount) = (created.Text("orderId"), created.Number("amount"));
        _paymentId = created.Result.GetProperty("payment").GetProperty("paymentId").GetString()!;

        bool confirms = Behaviors.IsConfirm(operation);
        _paymentKey = await gateway.PayAsync(OrderId, _amount, confirms ? behavior : "approve");
        if (confirms)
            return;
        var paid = await client.SendAsync("/api/v1/payments/confirm", Confirm(_amount), $"confirm-{_customer}");
        Assert.True(paid.StatusCode == 200, paid.Body);
        await gateway.BehaveAsync(_paymentKey, behavior);
    }

    /// <summary>The operation, and what disturbs it.</summary>
    public async Task RunAsync(Disturbance disturbance)
    {
        var (path, body) = Request();
        string key = $"{operation}-{_customer}";
        switch (disturbance)
        {
            case Disturbance.Nothing:
                await AskAsync(path, body, key);
                break;
            case Disturbance.HostKilled:
                await client.SendAsync(path, body, key);
                break;
            case Disturbance.RepeatedWithKey:
                await Task.WhenAll(client.SendAsync(path, body, key), client.SendAsync(path, body, key));
                await client.SendAsync(path, body, key);
                break;
            case Disturbance.RepeatedWithoutKey:
                await Task.WhenAll(AskAsync(path, body, null), AskAsync(path, body, null));
                await AskAsync(path, body, null);
                break;
            case Disturbance.WebhookHints:
                var asked = AskAsync(path, body, key);
                while (!asked.IsCompleted)
                {
                    await HintAsync();
                    await Task.Delay(50);
                }
                await asked;
                await HintAsync();
                break;
        }
        if (disturbance != Disturbance.HostKilled)   // a probe would meet a host that is away
            await ProbeAsync();
    }

    /// <summary>Waits until nothing is open any more, and says what is not as it must be.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(Disturbance disturbance)
    {
        var order = await Eventually.IsTrueAsync(
            () => host.Service.GetAsync($"/api/v1/orders/{OrderId}"),
            o => !o.Result.GetProperty("compensating").GetBoolean() && !o.Result.GetProperty("payment").GetProperty("inDoubt").GetBoolean());
        var moved = await gateway.ChargesAsync(OrderId);
        var credits = (await host.Service.GetAsync($"/api/v1/credits/balance?customerId={_customer}")).Result;
        var seen = new Outcome(
            order.Text("status"), order.Result.GetProperty("payment").GetProperty("status").GetString()!, order.Number("cancelledAmount"),
            moved.Charges, moved.Cancelled, moved.Balance,
            credits.GetProperty("balance").GetInt64(), credits.GetProperty("held").GetInt64());
        CancelsSeen = seen.CancelledAmount == 0 ? 0 : operation == Operation.CancelPart ? seen.CancelledAmount / 2000 : 1;
        var allowed = Allowed(disturbance);
        return allowed.Contains(seen) ? [] : [$"{this}: is {seen}, must be {string.Join(" or ", allowed)}"];
    }

    /// <summary>Says which events are missing or too many.</summary>
    public IReadOnlyList<string> CheckEvents(ILookup<string, string> eventsByOrder)
    {
        var types = eventsByOrder[OrderId].ToList();
        int Count(string type) => types.Count(t => t == type);
        long cancels = Count("payment.cancelled");
        var wrong = new List<string>();
        void Expect(string type, bool holds)
        {
            if (!holds)
                wrong.Add($"{this}: {type} {Count(type)} times among {string.Join(' ', types.Order())}");
        }

        bool paid = !(Behaviors.IsConfirm(operation) && Behaviors.IsRefusal(behavior));
        bool undone = operation is Operation.FailExport or Operation.CancelExport;
        bool completes = operation is Operation.ConfirmPack or Operation.RefundPack or Operation.CancelAll or Operation.CancelPart;
        Expect("order.created", Count("order.created") == 1);
        Expect("order.paid", Count("order.paid") == (paid ? 1 : 0));
        Expect("payment.approved", Count("payment.approved") == (paid ? 1 : 0));
        Expect("payment.failed", paid ? Count("payment.failed") == 0 : Count("payment.failed") >= 1);
        Expect("order.completed", Count("order.completed") == (paid && completes ? 1 : 0));
        Expect("order.cancelled", Count("order.cancelled") == (undone ? 1 : 0));
        Expect("credit.refunded", Count("credit.refunded") == (undone ? 1 : 0));
        Expect("payment.cancelled", undone ? cancels == 1 : cancels == CancelsSeen);
        Expect("credit.granted", Count("credit.granted") == operation switch
        {
            Operation.ConfirmPack => paid ? 1 : 0,
            Operation.RefundPack => 2,
            _ => 0,
        });
        Expect("credit.revoked", Count("credit.revoked") == (operation == Operation.RefundPack ? 2 * cancels : 0));
        return wrong;
    }

    private long CancelsSeen { get; set; }

    private Outcome[] Allowed(Disturbance disturbance)
    {
        bool refused = Behaviors.IsRefusal(behavior);
        var kept = operation switch
        {
            Operation.RefundPack => new Outcome("COMPLETED", "CONFIRMED", 0, 1, 0, 10000, 1100, 0),
            _ => new Outcome("COMPLETED", "CONFIRMED", 0, 1, 0, 5000, 0, 0),
        };
        Outcome[] allowed = operation switch
        {
            Operation.ConfirmPack when refused => [Unpaid(0, 0)],
            Operation.ConfirmPack => [new("COMPLETED", "CONFIRMED", 0, 1, 0, 1000, 100, 0)],
            Operation.ConfirmExport when refused => [Unpaid(0, CreditsToUse)],
            Operation.ConfirmExport => [new("PAID", "CONFIRMED", 0, 1, 0, 1500, 0, CreditsToUse)],
            Operation.FailExport or Operation.CancelExport => [new("CANCELLED", "CANCELLED", 1500, 1, 1, 0, CreditsToUse, 0)],
            Operation.CancelAll => [new("COMPLETED", "CANCELLED", 5000, 1, 1, 0, 0, 0)],
            Operation.CancelPart => [Part(1)],
            Operation.RefundPack => [new("COMPLETED", "CANCELLED", 10000, 1, 1, 0, 0, 0)],
        };
        if (Behaviors.IsConfirm(operation) || operation is Operation.FailExport or Operation.CancelExport)
            return allowed;
        if (disturbance != Disturbance.RepeatedWithoutKey)
            return refused ? [kept] : allowed;
        // Without a key each request is one of its own: a second part is another part, and after a refusal it is a new try.
        return operation == Operation.CancelPart ? [kept, Part(1), Part(2)] : [kept, .. allowed];
    }

    /// <summary>A wrong amount was charged and given back; a refusal never charged.</summary>
    private Outcome Unpaid(long balance, long held) => behavior.StartsWith("wrong-amount", StringComparison.Ordinal)
        ? new Outcome("PENDING", "FAILED", 0, 1, 1, 0, balance, held)
        : new Outcome("PENDING", "FAILED", 0, 0, 0, 0, balance, held);

    private static Outcome Part(int times) => new("COMPLETED", "CONFIRMED", 2000 * times, 1, 0, 5000 - 2000 * times, 0, 0);

    private (string Path, object Body) Request() => operation switch
    {
        Operation.ConfirmPack or Operation.ConfirmExport => ("/api/v1/payments/confirm", Confirm(_amount)),
        Operation.FailExport => ($"/api/v1/orders/{OrderId}/fail", new { reason = "no result" }),
        Operation.CancelExport => ($"/api/v1/orders/{OrderId}/cancel", new { reason = "changed my mind" }),
        Operation.CancelAll or Operation.RefundPack => ($"/api/v1/payments/{_paymentId}/cancel", new { reason = "refund" }),
        Operation.CancelPart => ($"/api/v1/payments/{_paymentId}/cancel", new { reason = "refund", amount = 2000 }),
    };

    private object Confirm(long amount) => new { paymentKey = _paymentKey, orderId = OrderId, amount };

    /// <summary>Asks once; again only where nothing was sent, as the answer says.</summary>
    private async Task AskAsync(string path, object body, string? key) => await Eventually.IsTrueAsync(
        () => host.Service.PostAsync(path, body, key), answer => answer.StatusCode != 503);

    private Task<ApiAnswer> HintAsync() => host.Anonymous.PostAsync("/api/v1/webhooks/toss", new
    {
        eventType = "PAYMENT_STATUS_CHANGED",
        data = new { paymentKey = _paymentKey, orderId = OrderId, status = "DONE" },
    });

    /// <summary>While the outcome is not known, nothing else may be done; each of these is harmless once it is.</summary>
    private async Task ProbeAsync()
    {
        (string Path, object Body)[] others =
        [
            ("/api/v1/payments/confirm", Confirm(1)),
            ($"/api/v1/payments/{_paymentId}/cancel", new { reason = "other", amount = 1_000_000_000_000 }),
            ($"/api/v1/orders/{OrderId}/complete", new { quantity = 1_000_000 }),
        ];
        foreach (var (path, body) in others)
        {
            if (!await IsInDoubtAsync())
                return;
            var answer = await host.Service.PostAsync(path, body);
            if (!await IsInDoubtAsync())
                return;
            WasInDoubt = true;
            Assert.True(answer is { StatusCode: 409, Code: "PAY_007" }, $"{this}: in doubt, and {path} answered {answer.Body}");
        }
    }

    private async Task<bool> IsInDoubtAsync() =>
        (await host.Service.GetAsync($"/api/v1/payments/{_paymentId}")).Result.GetProperty("inDoubt").GetBoolean();

    private sealed record Outcome(
        string Order, string Payment, long CancelledAmount, long Charges, long Cancelled, long Balance, long Credits, long Held);
}
