using System.Text.Json;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Storage.Tests;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

public sealed class SqliteRefundTests() : RefundTests(new Storage.Sqlite.Tests.SqliteUnderTest());

public sealed class PostgresRefundTests() : RefundTests(new Storage.Postgres.Tests.PostgresUnderTest());

/// <summary>What an order's refund is quoted at, and that a refund gives back just that.</summary>
public abstract class RefundTests(StoreUnderTest store) : SagaTest(store)
{
    private protected override string Policy => """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        credits: { refund: kr, expireAfter: 365d }
        packs:
          token-1000: { price: 10000, credits: 1000, bonus: 100, bonusExpiresAfter: 90d }
          large: { price: 60000, credits: 60000 }
        features:
          pdf-export: { charge: payment, price: 1900 }
        """;

    [Fact]
    public async Task A_refund_gives_back_what_was_quoted_and_takes_the_credits()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Assert.Equal((10_000, RefundBasis.KoreaWithdrawal), await QuotedAsync(order));
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));   // the bonus of 100 first
        Assert.Equal((8_000, RefundBasis.KoreaUnused), await QuotedAsync(order));
        Assert.Equal(Won(8_000), (await RefundAsync(order)).ValueOrThrow().CancelledAmount);
        Assert.Equal((0, 8_000), (await Engine.BalanceAsync(), Assert.Single(Gateway.Cancels).Amount.MinorUnits));
        Assert.Empty((await QuoteAsync(order)).Lines);
        Assert.Equal(new Refundable(0), Refusal(await RefundAsync(order), ErrorCode.ExceedsRest).Details);
    }

    [Fact]
    public async Task What_expired_is_worth_nine_tenths_and_is_taken_back_though_it_is_gone()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));
        await Engine.AdvanceAsync(TimeSpan.FromDays(400));
        Assert.Equal((7_200, RefundBasis.KoreaExpired), await QuotedAsync(order));
        Gateway.OnCancel = _ => Task.FromResult(Refused());
        Refusal(await RefundAsync(order), ErrorCode.PaymentRefused);
        Assert.Equal((7_200, RefundBasis.KoreaExpired), await QuotedAsync(order));
        Gateway.OnCancel = asked => Task.FromResult(GivenBack(asked));
        Assert.Equal((PaymentStatus.Confirmed, Won(7_200)), State((await RefundAsync(order)).ValueOrThrow()));
        Assert.Empty((await QuoteAsync(order)).Lines);
        Assert.Equal(0, await Engine.BalanceAsync());
    }

    [Fact]
    public async Task What_expired_may_be_had_as_points_in_place_of_money_and_not_both()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        Assert.Null((await QuoteAsync(order)).AsCredits);
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));
        await Engine.AdvanceAsync(TimeSpan.FromDays(400));
        var offered = (await QuoteAsync(order)).AsCredits!;
        Assert.Equal((RefundBasis.KoreaExpiredAsCredits, 800, 100, new DateOnly(2025, 9, 16)),
            (offered.Basis, offered.Credits, offered.Percent, offered.Since));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => AnewAsync(order))));
        Assert.Single(answers, a => a.Error is null);
        Assert.All(answers.Where(a => a.Error is not null), a => Assert.Equal(ErrorCode.ExceedsRest, a.Error!.Code));
        Assert.Equal((800, 0), (await Engine.BalanceAsync(), Gateway.Cancels.Count));
        Assert.Equal((PaymentStatus.Confirmed, Won(0)), State(await Engine.PaymentAsync(order)));
        var quote = await QuoteAsync(order);
        Assert.Empty(quote.Lines);
        Assert.Null(quote.AsCredits);
        Refusal(await RefundAsync(order), ErrorCode.ExceedsRest);
        Assert.Contains("saga.grant-anew", await Engine.TimelineAsync(order));
        var told = (await Store.OutboxAsync()).Last(e => e.Type == "credit.granted");
        using var data = JsonDocument.Parse(told.Data);
        Assert.Equal((800, "BONUS"), (data.RootElement.GetProperty("amount").GetInt64(), data.RootElement.GetProperty("kind").GetString()));
        await Engine.AuditAsync();
        await Engine.AdvanceAsync(TimeSpan.FromDays(366));   // points end too, and are worth nothing then
        Assert.Equal(0, await Engine.BalanceAsync());
        Assert.Null((await QuoteAsync(order)).AsCredits);
    }

    [Fact]
    public async Task Points_stay_when_what_is_unused_of_the_purchase_goes_back_as_money()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("large"));
        var use = (await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(20_000))).ValueOrThrow();
        await Engine.AdvanceAsync(TimeSpan.FromDays(366));
        await Engine.Credits.RefundAsync("moa", use.Usage, 10_000);   // as a grant of 30 days
        (await AnewAsync(order)).ValueOrThrow();
        Assert.Equal((50_000, (10_000, RefundBasis.KoreaUnused)), (await Engine.BalanceAsync(), await QuotedAsync(order)));
        Assert.Equal(Won(10_000), (await RefundAsync(order)).ValueOrThrow().CancelledAmount);
        Assert.Equal(40_000, await Engine.BalanceAsync());
        Assert.Empty((await QuoteAsync(order)).Lines);
    }

    [Fact]
    public async Task What_money_is_asked_for_is_not_granted_anew_until_the_gateway_has_refused()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.AdvanceAsync(TimeSpan.FromDays(400));
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        Assert.True((await RefundAsync(order)).ValueOrThrow().InDoubt);
        Refusal(await AnewAsync(order), ErrorCode.OutcomeUnknown);
        var asked = Assert.Single(Gateway.Cancels);
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Left(asked, Won(1_000))));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        Refusal(await AnewAsync(order), ErrorCode.ExceedsRest);   // the money has gone back
        Assert.Equal(0, await Engine.BalanceAsync());
        Refusal(await Engine.Payments.GrantExpiredAnewAsync("other", order.Id), ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_part_takes_what_is_unused_first_and_the_rest_stays_quoted()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("large"));
        var use = (await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(20_000))).ValueOrThrow();
        await Engine.AdvanceAsync(TimeSpan.FromDays(366));
        await Engine.Credits.RefundAsync("moa", use.Usage, 10_000);   // as a grant of 30 days
        var quote = await QuoteAsync(order);
        Assert.Equal([(RefundBasis.KoreaUnused, 10_000), (RefundBasis.KoreaExpired, 38_000)], quote.Lines.Select(l => (l.Basis, l.Amount)));
        Assert.Equal(new CreditsRefundable(48_000),
            Refusal(await Engine.Payments.CancelAsync("moa", payment.Id, 48_001, "why"), ErrorCode.ExceedsRest).Details);
        (await Engine.Payments.CancelAsync("moa", payment.Id, 29_000, "why")).ValueOrThrow();   // 10,000 and half of what expired
        Assert.Equal((19_000, RefundBasis.KoreaExpired), await QuotedAsync(order));
        Assert.Equal(0, await Engine.BalanceAsync());
    }

    [Fact]
    public async Task A_refund_in_doubt_is_not_quoted_and_happens_once()
    {
        var (order, _) = await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.AdvanceAsync(TimeSpan.FromDays(400));
        Gateway.OnCancel = _ => Task.FromResult(Unknown);
        Assert.True((await RefundAsync(order)).ValueOrThrow().InDoubt);
        Refusal(await Engine.Payments.QuoteRefundAsync("moa", order.Id), ErrorCode.OutcomeUnknown);
        Refusal(await RefundAsync(order), ErrorCode.OutcomeUnknown);
        await Engine.AuditAsync();
        var asked = Assert.Single(Gateway.Cancels);
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Left(asked, Won(1_000))));
        await Engine.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((PaymentStatus.Confirmed, Won(9_000)), State(await Engine.PaymentAsync(order)));
        Assert.Empty((await QuoteAsync(order)).Lines);
    }

    [Fact]
    public async Task Of_what_is_no_top_up_the_rest_of_the_payment_is_quoted()
    {
        var (order, payment) = await Engine.PaidAsync(await Engine.CreateAsync("pdf-export"));
        await Engine.Payments.CancelAsync("moa", payment.Id, 900, "why");
        Assert.Equal((1_000, RefundBasis.Payment), await QuotedAsync(order));
        Assert.Equal(PaymentStatus.Cancelled, (await RefundAsync(order)).ValueOrThrow().Status);
        Assert.Equal(OrderStatus.Cancelled, (await Engine.FindAsync(order)).Status);
        var unpaid = await Engine.CreateAsync("pdf-export");
        Assert.Empty((await QuoteAsync(unpaid)).Lines);
        Refusal(await RefundAsync(unpaid), ErrorCode.StateConflict);
        Refusal(await Engine.Payments.QuoteRefundAsync("other", order.Id), ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_customer_is_told_thirty_days_before_the_expiry_of_what_is_left()
    {
        await Engine.PaidAsync(await Engine.CreateAsync("token-1000"));
        await Engine.Credits.UseAsync(Engine.Customer, new CreditPrice(300));
        await Engine.AdvanceAsync(TimeSpan.FromDays(334));
        Assert.DoesNotContain("credit.expiring", await TypesAsync());   // of the bonus nothing was left to tell of
        await Engine.AdvanceAsync(TimeSpan.FromDays(1));
        var told = Assert.Single(await Store.OutboxAsync(), e => e.Type == "credit.expiring");
        using var data = JsonDocument.Parse(told.Data);
        Assert.Equal((800, "PAID"), (data.RootElement.GetProperty("amount").GetInt64(), data.RootElement.GetProperty("kind").GetString()));
        await Engine.AdvanceAsync(TimeSpan.FromDays(31));
        Assert.Single(await TypesAsync(), t => t == "credit.expiring");
        Assert.Contains("credit.expired", await TypesAsync());
    }

    private async Task<string[]> TypesAsync() => [.. (await Store.OutboxAsync()).Select(e => e.Type)];

    private Task<Result<Payment>> RefundAsync(Order order) => Engine.Payments.RefundAsync("moa", order.Id, "why");

    private Task<Result<Payment>> AnewAsync(Order order) => Engine.Payments.GrantExpiredAnewAsync("moa", order.Id);

    private async Task<RefundQuote> QuoteAsync(Order order) => (await Engine.Payments.QuoteRefundAsync("moa", order.Id)).ValueOrThrow();

    private async Task<(long Refundable, RefundBasis Basis)> QuotedAsync(Order order)
    {
        var quote = await QuoteAsync(order);
        Assert.Equal(quote.Refundable.MinorUnits, quote.Lines.Sum(l => l.Amount));
        return (quote.Refundable.MinorUnits, Assert.Single(quote.Lines).Basis);
    }

    private static Money Won(long amount) => new(amount, Currency.Krw);

    private static (PaymentStatus, Money) State(Payment payment) => (payment.Status, payment.CancelledAmount);
}
