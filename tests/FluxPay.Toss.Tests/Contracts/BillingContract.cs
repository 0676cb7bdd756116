using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Toss.Wire;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>As <see cref="PaymentContract"/>, without a window: cards that are charged again, card numbers, and the books.</summary>
public sealed class BillingContract(Places places) : IClassFixture<Places>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Places.Everywhere), MemberType = typeof(Places))]
    public async Task An_auth_key_of_nobody_registers_nothing(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        var issue = new BillingIssue($"i-{Guid.NewGuid():N}", new Secret("bln_ofNobody"), new Secret(Guid.NewGuid().ToString()));
        Assert.IsNotType<BillingOutcome.Issued>(await test.Billing.IssueAsync(issue, Token));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_registered_card_is_charged_until_its_key_is_deleted(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        var (key, customer) = await IssuedAsync(place, test, "approve");
        var charge = new BillingCharge("", key, customer, Place.NewOrder(), "구독", Won(9900));
        charge = charge with { IdempotencyKey = $"b-{charge.OrderId}" };
        var paid = Assert.IsType<GatewayOutcome.Succeeded>(await test.Billing.ChargeAsync(charge, Token)).Payment;
        Assert.Equal(paid, Assert.IsType<GatewayOutcome.Succeeded>(await test.Billing.ChargeAsync(charge, Token)).Payment);
        Assert.Equal(paid, Assert.IsType<GatewayReport.Found>(await test.Billing.QueryChargeAsync(charge.OrderId, Token)).Payment);
        Assert.Equal((1, 9900), await place.ChargesAsync(charge.OrderId));
        Assert.IsType<GatewayOutcome.Succeeded>(await test.CancelAsync(
            new GatewayCancel($"r-{charge.OrderId}", paid.ProviderKey, Won(9900), Won(9900), "해지")));

        Assert.IsType<BillingOutcome.Deleted>(await test.Billing.DeleteAsync(key, Token));
        Assert.IsType<BillingOutcome.Deleted>(await test.Billing.DeleteAsync(key, Token));
        var late = charge with { OrderId = Place.NewOrder(), IdempotencyKey = $"l-{charge.OrderId}" };
        Assert.Equal("ALREADY_REMOVED_BILLING_KEY", Assert.IsType<GatewayOutcome.Refused>(await test.Billing.ChargeAsync(late, Token)).Code);
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_card_says_no_and_an_answer_is_lost(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        var (poor, customer) = await IssuedAsync(place, test, "decline:REJECT_CARD_PAYMENT");
        var charge = new BillingCharge($"b-{Guid.NewGuid():N}", poor, customer, Place.NewOrder(), "구독", Won(9900));
        Assert.Equal((RefusalKind.Declined, true), Assert.IsType<GatewayOutcome.Refused>(await test.Billing.ChargeAsync(charge, Token)) switch
        {
            var refused => (refused.Kind, refused.Retryable),
        });

        var (lost, owner) = await IssuedAsync(place, test, "drop-answer");
        charge = new BillingCharge($"b-{Guid.NewGuid():N}", lost, owner, Place.NewOrder(), "구독", Won(9900));
        Assert.IsType<GatewayOutcome.Unknown>(await test.Billing.ChargeAsync(charge, Token));
        Assert.Equal(GatewayPaymentState.Paid, Assert.IsType<GatewayReport.Found>(await test.Billing.QueryChargeAsync(charge.OrderId, Token)).Payment.State);
        Assert.IsType<GatewayOutcome.Succeeded>(await test.Billing.ChargeAsync(charge, Token));
        Assert.Equal((1, 9900), await place.ChargesAsync(charge.OrderId));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_card_number_pays_and_is_in_no_log(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        var card = new TossCard(new Secret(CardNumber), new Secret("30"), new Secret("12"), new Secret(Identity));
        var payment = new TossKeyInPayment(Place.NewOrder(), "전화 주문", Won(5000), card);
        Assert.DoesNotContain(CardNumber, payment.ToString(), StringComparison.Ordinal);
        var keyIn = test.Services.GetRequiredService<ITossKeyIn>();
        Assert.IsType<GatewayOutcome.Succeeded>(await keyIn.PayAsync(payment, $"k-{payment.OrderId}", Token));
        Assert.IsType<GatewayOutcome.Succeeded>(await keyIn.PayAsync(payment, $"l-{payment.OrderId}", Token));
        Assert.Equal((1, 5000), await place.ChargesAsync(payment.OrderId));
        var wrong = payment with { OrderId = Place.NewOrder(), Card = card with { Number = new Secret("1234") } };
        Assert.Equal("INVALID_CARD_NUMBER", Assert.IsType<GatewayOutcome.Refused>(await keyIn.PayAsync(wrong, $"w-{wrong.OrderId}", Token)).Code);
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task The_books_show_what_moved_today(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000);
        test.Redaction.Add(key);
        var today = TossTime.KoreanDay(DateTimeOffset.UtcNow);
        await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000)));
        await test.CancelAsync(new GatewayCancel($"p-{order}", key, Won(3000), Won(11000), "부분"));

        var ours = new List<GatewayTransaction>();
        await foreach (var row in test.Statements.TransactionsAsync(today, Token).Concat(test.Statements.TransactionsAsync(today.AddDays(1), Token)))
        {
            if (row.OrderId == order)
                ours.Add(row);
        }
        Assert.Equal([(GatewayTransactionKind.Payment, Won(11000)), (GatewayTransactionKind.Cancel, Won(3000))], ours.Select(row => (row.Kind, row.Amount)));
        Assert.Empty(await test.Statements.SettlementsAsync(today, Token).Where(row => row.OrderId == order).ToListAsync(Token));
    }

    [Theory, MemberData(nameof(Places.WithBuyers), MemberType = typeof(Places))]
    public async Task A_cash_receipt_is_issued_listed_and_taken_back(string where)
    {
        var place = await places.OpenAsync(where);
        await using var test = place.Gateway();
        var receipts = test.Services.GetRequiredService<ITossCashReceipts>();
        var request = new TossCashReceiptRequest(Place.NewOrder(), "쌀", Won(10000), TossCashReceiptUse.IncomeDeduction, new Secret("01099998888"));
        test.Redaction.Add("01099998888");
        var today = TossTime.KoreanDay(DateTimeOffset.UtcNow);
        var issued = Assert.IsType<TossCashReceiptOutcome.Succeeded>(await receipts.IssueAsync(request, $"i-{request.OrderId}", Token)).Receipt;
        Assert.Equal((request.OrderId, Won(10000), false), (issued.OrderId, issued.Amount, issued.IsCancel));
        Assert.Equal("DUPLICATED_CASH_RECEIPT",
            Assert.IsType<TossCashReceiptOutcome.Refused>(await receipts.IssueAsync(request, $"j-{request.OrderId}", Token)).Code);

        var cancelled = Assert.IsType<TossCashReceiptOutcome.Succeeded>(await receipts.CancelAsync(issued.ReceiptKey, Won(4000), $"c-{request.OrderId}", Token));
        Assert.True(cancelled.Receipt.IsCancel);
        var listed = await receipts.ListAsync(today, Token).Concat(receipts.ListAsync(today.AddDays(1), Token))
            .Where(row => row.OrderId == request.OrderId).Select(row => row.Amount).ToListAsync(Token);
        Assert.Equal([Won(10000), Won(4000)], listed);
    }

    private static async Task<(Secret Key, Secret Customer)> IssuedAsync(Place place, TestGateway test, string behavior)
    {
        string customer = Guid.NewGuid().ToString(), auth = await place.RegisterAsync(customer, behavior);
        var issue = new BillingIssue($"i-{customer}", new Secret(auth), new Secret(customer));
        var issued = Assert.IsType<BillingOutcome.Issued>(await test.Billing.IssueAsync(issue, Token)).Key;
        Assert.Equal(issued, Assert.IsType<BillingOutcome.Issued>(await test.Billing.IssueAsync(issue, Token)).Key);
        Assert.Equal(new BillingCard("HANA", "789*"), issued.Card);
        foreach (string secret in (string[])[customer, auth, issued.Key.Reveal()])
            test.Redaction.Add(secret);
        return (issued.Key, issue.CustomerKey);
    }
}
