using System.Net;
using System.Net.Sockets;
using FluxPay.Payments;
using static FluxPay.Toss.Tests.Fixtures;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>What every adapter and its provider do together, with the same words at each of them.</summary>
public sealed class GatewayContract(Places places) : IClassFixture<Places>
{
    [Theory, MemberData(nameof(Places.OfAll), MemberType = typeof(Places))]
    public async Task What_nobody_made_is_not_there_and_not_done(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = $"nobody{Guid.NewGuid():N}";
        Assert.IsType<GatewayReport.NotFound>(await test.QueryAsync(key));
        Assert.Equal(RefusalKind.Declined, Refused(await test.ConfirmAsync(new GatewayConfirm($"c-{key}", key, order, Won(1000)))).Kind);
        Assert.Equal(RefusalKind.Declined, Refused(await test.CancelAsync(new GatewayCancel($"r-{key}", key, Won(1000), Won(1000), "없는 결제"))).Kind);
    }

    [Theory, MemberData(nameof(Places.OfAll), MemberType = typeof(Places))]
    public async Task A_wrong_secret_has_sent_nothing(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open(secret: "unknown_sk_ofNobody");
        Assert.Equal(RefusalKind.NotSent, Refused(await test.ConfirmAsync(AnyConfirm())).Kind);
        Assert.IsType<GatewayReport.Unknown>(await test.QueryAsync("some-key"));
    }

    [Theory, MemberData(nameof(Places.OfAll), MemberType = typeof(Places))]
    public async Task Without_a_connection_nothing_was_sent(string where)
    {
        var place = await places.OpenAnyAsync(where);
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);   // bound and not listening: nobody else can be there
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var test = place.Open(elsewhere: new Uri($"http://127.0.0.1:{((IPEndPoint)held.LocalEndPoint!).Port}/"));
        Assert.Equal(RefusalKind.NotSent, Refused(await test.ConfirmAsync(AnyConfirm())).Kind);
        Assert.IsType<GatewayReport.Unknown>(await test.QueryAsync("some-key"));
    }

    [Theory, MemberData(nameof(Places.WithEveryBuyer), MemberType = typeof(Places))]
    public async Task A_payment_is_taken_once_and_given_back_once(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000);
        test.Redaction.Add(key);
        Assert.Equal(GatewayPaymentState.AwaitingConfirm, Found(await test.QueryAsync(key)).State);
        var confirm = new GatewayConfirm($"c-{order}", key, order, Won(11000));
        var paid = Succeeded(await test.ConfirmAsync(confirm));
        Assert.Equal((key, order, GatewayPaymentState.Paid, Won(11000), Won(11000)), (paid.ProviderKey, paid.OrderId, paid.State, paid.Amount, paid.Refundable));
        Assert.Equal(paid, Succeeded(await test.ConfirmAsync(confirm)));
        Assert.Equal(paid, Succeeded(await test.ConfirmAsync(confirm with { IdempotencyKey = $"d-{order}" })));
        Assert.Equal(paid, Found(await test.QueryAsync(key)));
        Assert.Equal((1, 11000), await place.ChargesAsync(order));

        var cancel = new GatewayCancel($"r-{order}", key, Won(11000), Won(11000), "전부");
        var back = Succeeded(await test.CancelAsync(cancel));
        Assert.Equal((GatewayPaymentState.Cancelled, Won(0)), (back.State, back.Refundable));
        Assert.Equal(back, Succeeded(await test.CancelAsync(cancel)));
        Assert.Equal(back, Found(await test.QueryAsync(key)));
        Assert.Equal((1, 0), await place.ChargesAsync(order));
        Refused(await test.ConfirmAsync(confirm with { IdempotencyKey = $"e-{order}" }));
        Assert.Equal((1, 0), await place.ChargesAsync(order));
    }

    [Theory, MemberData(nameof(Places.WithEveryBuyer), MemberType = typeof(Places))]
    public async Task A_part_goes_back_where_the_gateway_says_that_it_can(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000);
        test.Redaction.Add(key);
        Succeeded(await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000))));
        var part = new GatewayCancel($"p-{order}", key, Won(3000), Won(11000), "부분");
        if (!test.Gateway.Capabilities.HasFlag(GatewayCapabilities.PartialCancel))
        {
            Assert.Equal(RefusalKind.Declined, Refused(await test.CancelAsync(part)).Kind);
            Assert.Equal((1, 11000), await place.ChargesAsync(order));
            return;
        }
        Assert.Equal(Won(8000), Succeeded(await test.CancelAsync(part)).Refundable);
        Assert.Equal(Won(8000), Succeeded(await test.CancelAsync(part)).Refundable);
        Assert.Equal((1, 8000), await place.ChargesAsync(order));
        Succeeded(await test.CancelAsync(new GatewayCancel($"q-{order}", key, Won(8000), Won(8000), "전부")));
        Assert.Equal((1, 0), await place.ChargesAsync(order));
    }

    [Theory, MemberData(nameof(Places.WithEveryBuyer), MemberType = typeof(Places))]
    public async Task A_bank_that_says_no_is_a_refusal_and_takes_nothing(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000, Buyer.IsDeclined);
        var refused = Refused(await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000))));
        Assert.Equal((RefusalKind.Declined, true), (refused.Kind, refused.Retryable));
        Assert.Equal((0, 0), await place.ChargesAsync(order));
    }

    [Theory, MemberData(nameof(Places.WithEveryBuyer), MemberType = typeof(Places))]
    public async Task Another_amount_or_order_is_a_mismatch_and_takes_nothing(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000);
        Assert.Equal(RefusalKind.Mismatch, Refused(await test.ConfirmAsync(new GatewayConfirm($"a-{order}", key, order, Won(10999)))).Kind);
        Assert.Equal(RefusalKind.Mismatch, Refused(await test.ConfirmAsync(new GatewayConfirm($"o-{order}", key, Place.NewOrder(), Won(11000)))).Kind);
        Assert.Equal((0, 0), await place.ChargesAsync(order));
        Succeeded(await test.ConfirmAsync(new GatewayConfirm($"c-{order}", key, order, Won(11000))));
        Assert.Equal(RefusalKind.Mismatch, Refused(await test.ConfirmAsync(new GatewayConfirm($"p-{order}", key, Place.NewOrder(), Won(11000)))).Kind);
        Assert.Equal((1, 11000), await place.ChargesAsync(order));
    }

    [Theory, MemberData(nameof(Places.WithEveryBuyer), MemberType = typeof(Places))]
    public async Task A_lost_answer_is_unknown_until_it_is_asked_for(string where)
    {
        var place = await places.OpenAnyAsync(where);
        await using var test = place.Open();
        string order = Place.NewOrder(), key = await place.PayAsync(order, 11000, Buyer.LosesAnswers);
        test.Redaction.Add(key);
        var confirm = new GatewayConfirm($"c-{order}", key, order, Won(11000));
        Assert.IsType<GatewayOutcome.Unknown>(await test.ConfirmAsync(confirm));
        Assert.Equal(GatewayPaymentState.Paid, Found(await test.QueryAsync(key)).State);
        Succeeded(await test.ConfirmAsync(confirm));
        var cancel = new GatewayCancel($"r-{order}", key, Won(11000), Won(11000), "취소");
        Assert.IsType<GatewayOutcome.Unknown>(await test.CancelAsync(cancel));
        Succeeded(await test.CancelAsync(cancel));
        Assert.Equal((1, 0), await place.ChargesAsync(order));
    }

    private static GatewayConfirm AnyConfirm() => new($"c-{Guid.NewGuid():N}", $"k{Guid.NewGuid():N}", Place.NewOrder(), Won(1000));

    private static GatewayOutcome.Refused Refused(GatewayOutcome outcome) => Assert.IsType<GatewayOutcome.Refused>(outcome);

    private static GatewayPayment Succeeded(GatewayOutcome outcome) => Assert.IsType<GatewayOutcome.Succeeded>(outcome).Payment;

    private static GatewayPayment Found(GatewayReport report) => Assert.IsType<GatewayReport.Found>(report).Payment;
}
