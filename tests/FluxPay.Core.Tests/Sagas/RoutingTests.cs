using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies.Tests;
using FluxPay.Storage.Sqlite.Tests;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>Several gateways: the policy chooses, and another one follows only where the first was provably sent nothing.</summary>
public sealed class RoutingTests : IAsyncLifetime
{
    private const string Route = "payments: { route: [ { provider: acorn, maxAmount: 50000 }, { provider: toss } ] }";

    private readonly SqliteUnderTest _store = new();
    private readonly ScriptedGateway _toss = new("toss"), _acorn = new("acorn");
    private Engine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await Engine.StartAsync(
        _store, _toss, with: fluxPay => fluxPay.Services.AddSingleton<IPaymentGateway>(_acorn), policy: $"{PolicyExample.Text}\n{Route}\n");

    public async ValueTask DisposeAsync()
    {
        await _engine.AuditAsync();
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_first_route_that_takes_the_amount_gets_the_payment()
    {
        var (_, small) = await _engine.PaidAsync(await _engine.CreateAsync(50_000));
        var (_, large) = await _engine.PaidAsync(await _engine.CreateAsync(50_001));
        Assert.Equal(("acorn", "toss"), (small.Provider, large.Provider));
        Assert.Equal((1, 1), (_acorn.Confirms.Count, _toss.Confirms.Count));
        Assert.Equal("toss", (await _engine.Payments.CancelAsync("moa", large.Id, null, "off")).ValueOrThrow().Provider);
        Assert.Equal((0, 1), (_acorn.Cancels.Count, _toss.Cancels.Count));
    }

    [Fact]
    public async Task Where_nothing_was_sent_the_payment_goes_to_the_next_gateway()
    {
        var order = await _engine.CreateAsync(1000);
        _acorn.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        Assert.Equal(ErrorCode.GatewayUnavailable, (await _engine.ConfirmAsync(order, "of-acorn")).Error!.Code);
        var moved = await _engine.PaymentAsync(order);
        Assert.Equal(("toss", PaymentStatus.Ready, false), (moved.Provider, moved.Status, moved.InDoubt));
        Assert.Contains("gateway.route", await _engine.TimelineAsync(order));

        var (_, paid) = await _engine.PaidAsync(order);   // from the window of toss
        Assert.Equal((moved.Id, "toss"), (paid.Id, paid.Provider));
        Assert.Equal((1, 1), (_acorn.Confirms.Count, _toss.Confirms.Count));
    }

    [Fact]
    public async Task A_repeat_of_what_never_left_goes_where_its_key_is_from()
    {
        var order = await _engine.CreateAsync(1000);
        _acorn.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        await _engine.ConfirmAsync(order, "of-acorn");
        _acorn.OnConfirm = asked => Task.FromResult(Taken(asked));
        Assert.Equal("acorn", (await _engine.ConfirmAsync(order, "of-acorn")).ValueOrThrow().Provider);
        Assert.Empty(_toss.Confirms);
    }

    [Fact]
    public async Task After_the_last_gateway_comes_the_first_again()
    {
        var order = await _engine.CreateAsync(1000);
        _acorn.OnConfirm = _toss.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        await _engine.ConfirmAsync(order, "of-acorn");
        await _engine.ConfirmAsync(order, "of-toss");
        Assert.Equal("acorn", (await _engine.PaymentAsync(order)).Provider);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_have_been_sent_never_goes_elsewhere(bool refusedWhenAskedAgain)
    {
        var order = await _engine.CreateAsync(1000);
        _acorn.OnConfirm = _ => Task.FromResult(Unknown);
        Assert.True((await _engine.ConfirmAsync(order)).ValueOrThrow().InDoubt);
        _acorn.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.NotFound());
        if (refusedWhenAskedAgain)   // the repetition never leaves; the first call may have
            _acorn.OnConfirm = _ => Task.FromResult(Refused(RefusalKind.NotSent));
        await _engine.AdvanceAsync(TimeSpan.FromMinutes(5));
        var doubtful = await _engine.PaymentAsync(order);
        Assert.Equal(("acorn", PaymentStatus.Approved, true), (doubtful.Provider, doubtful.Status, doubtful.InDoubt));
        Assert.Equal(ErrorCode.OutcomeUnknown, (await ThroughAsync(order, "toss")).Error!.Code);

        _acorn.OnConfirm = asked => Task.FromResult(Taken(asked));
        await _engine.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(OrderStatus.Completed, (await _engine.FindAsync(order)).Status);
        Assert.Empty(_toss.Confirms);
    }

    [Fact]
    public async Task A_buyer_may_come_from_any_window_that_the_policy_allows()
    {
        var small = await _engine.CreateAsync(1000);
        Assert.Equal("toss", (await ThroughAsync(small, "toss")).ValueOrThrow().Provider);
        var large = await _engine.CreateAsync(60_000);
        Assert.Equal(ErrorCode.Mismatch, (await ThroughAsync(large, "acorn")).Error!.Code);
        Assert.Equal(ErrorCode.Mismatch, (await ThroughAsync(large, "nobody")).Error!.Code);
        Assert.Equal(PaymentStatus.Ready, (await _engine.PaymentAsync(large)).Status);
        Assert.Empty(_acorn.Confirms);
    }

    [Fact]
    public async Task After_a_refusal_the_next_try_is_from_the_same_window()
    {
        var order = await _engine.CreateAsync(1000);
        _toss.OnConfirm = _ => Task.FromResult(Refused());
        Assert.Equal("toss", Assert.IsType<GatewayRefusal>((await ThroughAsync(order, "toss")).Error!.Details).Provider);
        _toss.OnConfirm = asked => Task.FromResult(Taken(asked));
        Assert.Equal("toss", (await _engine.ConfirmAsync(order, "another")).ValueOrThrow().Provider);
        Assert.Empty(_acorn.Confirms);
    }

    private Task<Result<Payment>> ThroughAsync(Order order, string provider) =>
        _engine.Payments.ConfirmAsync("moa", order.Id, $"{provider}-{order.Id}", order.Amount.MinorUnits, provider);
}
