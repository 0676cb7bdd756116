using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>
/// One customer in the storm: random journeys, one after the other, each answer checked against a book of its own. What it was
/// told is true, or it fails at once or at the end.
/// </summary>
internal sealed class StormCustomer(string id, Random random, HonestClient client, SimulatorDriver gateway)
{
    private readonly Dictionary<string, string> _orders = [];   // order → the status it was left in
    private readonly List<(string Usage, long Left)> _usages = [];
    private readonly List<string> _steps = [];
    private int _requests;
    private long _balance;

    public IReadOnlyDictionary<string, string> Orders => _orders;
    public int Journeys { get; private set; }

    public async Task RunAsync(Func<bool> goesOn)
    {
        while (goesOn())
        {
            try
            {
                await JourneyAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{id} after {string.Join(", ", _steps.TakeLast(6))}: {failure.Message}", failure);
            }
            Journeys++;
        }
    }

    /// <summary>What it believes it has.</summary>
    public long Balance => _balance;

    private Task JourneyAsync() => random.Next(8) switch
    {
        0 => BuyAsync(),
        1 => BuyAndRefundAsync(),
        2 => UseAsync(),
        3 => RefundUseAsync(),
        4 => HoldAsync(),
        5 => AnalyseAsync(),
        6 => ExportAsync(),
        7 => AbandonAsync(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task BuyAsync()
    {
        await PaidAsync(new { customerId = id, product = "token-100" }, "COMPLETED");
        _balance += 100;
    }

    private async Task BuyAndRefundAsync()
    {
        long before = _balance;
        var (order, payment) = await PaidAsync(new { customerId = id, product = "token-100" }, "COMPLETED");
        var cancelled = await SendAsync("refund", $"/api/v1/payments/{payment}/cancel", new { reason = "storm" });
        Assert.True(cancelled.StatusCode == 200 && cancelled.Text("status") == "CANCELLED", cancelled.Body);
        Assert.Equal(before, _balance);
        _orders[order] = "COMPLETED";
    }

    private async Task UseAsync()
    {
        long amount = random.Next(1, 60);
        var used = await SendAsync("use", "/api/v1/credits/use", new { customerId = id, amount });
        if (!Afforded(used, amount))
            return;
        _balance -= amount;
        Assert.True(used.Number("balance") == _balance, $"has {used.Number("balance")}, not {_balance}");
        _usages.Add((used.Text("usageId"), amount));
    }

    private async Task RefundUseAsync()
    {
        if (_usages.Count == 0)
            return;
        int which = random.Next(_usages.Count);
        var (usage, left) = _usages[which];
        long amount = random.Next(1, (int)left + 1);
        var refund = await SendAsync("refund use", "/api/v1/credits/refund", new { usageId = usage, amount });
        Assert.True(refund.StatusCode == 200, refund.Body);
        _balance += amount;
        Assert.True(refund.Number("balance") == _balance, $"has {refund.Number("balance")}, not {_balance}");
        _usages.RemoveAt(which);
        if (left > amount)
            _usages.Add((usage, left - amount));
    }

    private async Task HoldAsync()
    {
        long amount = random.Next(2, 40);
        var held = await SendAsync("hold", "/api/v1/credits/holds", new { customerId = id, amount });
        if (!Afforded(held, amount, 201))
            return;
        string hold = $"/api/v1/credits/holds/{held.Text("holdId")}";
        bool captures = random.Next(2) == 0;
        long part = random.Next(1, (int)amount + 1);
        var resolved = captures
            ? await SendAsync("capture", $"{hold}/capture", new { amount = part })
            : await SendAsync("release", $"{hold}/release", new { });
        Assert.True(resolved.StatusCode == 200, resolved.Body);
        Assert.Equal(captures ? "CAPTURED" : "RELEASED", resolved.Text("status"));
        _balance -= captures ? part : 0;
    }

    private async Task AnalyseAsync()
    {
        var created = await SendAsync("analyse", "/api/v1/orders", new { customerId = id, product = "resume-analysis" });
        if (!Afforded(created, 30, 201))
            return;
        await EndAsync(created.Text("orderId"), random.Next(3), 30);
    }

    private async Task ExportAsync()
    {
        long credits = Math.Min(_balance, random.Next(0, 3) * 50);
        var (order, _) = await PaidAsync(new { customerId = id, product = "pdf-export", creditsToUse = credits }, "PAID");
        await EndAsync(order, random.Next(3), credits);
    }

    /// <summary>An order that nobody pays, called off.</summary>
    private async Task AbandonAsync()
    {
        var created = await SendAsync("order", "/api/v1/orders", new { customerId = id, amount = 4000 });
        Assert.True(created.StatusCode == 201, created.Body);
        var cancelled = await SendAsync("cancel", $"/api/v1/orders/{created.Text("orderId")}/cancel", new { reason = "storm" });
        Assert.True(cancelled.StatusCode == 200, cancelled.Body);
        _orders[created.Text("orderId")] = "CANCELLED";
    }

    private async Task EndAsync(string order, int how, long credits)
    {
        string verb = how switch { 0 => "complete", 1 => "fail", _ => "cancel" };
        object body = how == 0 ? new { } : new { reason = "storm" };
        var ended = await SendAsync(verb, $"/api/v1/orders/{order}/{verb}", body);
        Assert.True(ended.StatusCode == 200, ended.Body);
        _orders[order] = how == 0 ? "COMPLETED" : "CANCELLED";
        Assert.Equal(_orders[order], ended.Text("status"));
        _balance -= how == 0 ? credits : 0;
    }

    private async Task<(string Order, string Payment)> PaidAsync(object order, string status)
    {
        var created = await SendAsync("order", "/api/v1/orders", order);
        Assert.True(created.StatusCode == 201, created.Body);
        string orderId = created.Text("orderId");
        _orders[orderId] = "PENDING";
        long amount = created.Number("amount");
        string paymentKey = await gateway.PayAsync(orderId, amount);
        var paid = await SendAsync("confirm", "/api/v1/payments/confirm", new { paymentKey, orderId, amount });
        Assert.True(paid.StatusCode == 200 && paid.Text("status") == "CONFIRMED", paid.Body);
        _orders[orderId] = status;
        return (orderId, paid.Text("paymentId"));
    }

    private bool Afforded(ApiAnswer answer, long amount, int status = 200)
    {
        bool afforded = _balance >= amount;
        Assert.True(answer.StatusCode == (afforded ? status : 402), $"has {_balance}, asked for {amount}: {answer.Body}");
        return afforded;
    }

    private Task<ApiAnswer> SendAsync(string step, string path, object body)
    {
        _steps.Add(step);
        return client.SendAsync(path, body, $"{id}-{++_requests}");
    }
}
