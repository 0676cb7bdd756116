using System.Text;
using System.Text.Json;
using FluxPay.Events;
using FluxPay.Inbox;
using FluxPay.InProcess;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using static FluxPay.Sagas.Tests.ScriptedGateway;

namespace FluxPay.Sagas.Tests;

/// <summary>The use of paid features told by events: in any order, any number of times, and with anything in them.</summary>
public abstract class ServiceInboxTests(StoreUnderTest store) : SagaTest(store)
{
    private const string Requested = ServiceUsage.Requested;
    private const string Completed = ServiceUsage.Completed;
    private const string Failed = ServiceUsage.Failed;

    private long _offset;

    private protected override string Policy => PolicyExample.Text.Replace("\nfeatures:\n", "\nfeatures:\n  coaching: { charge: none }\n", StringComparison.Ordinal);

    private ILetters Letters => Engine.Get<ILetters>();

    [Fact]
    public async Task A_requested_use_is_on_hold_and_approved_and_a_completed_one_is_deducted()
    {
        await Engine.GrantAsync(100);
        Assert.Null(await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis","quantity":2,"metadata":{"doc":"7"}}"""));
        var order = await OrderAsync();
        Assert.Equal((OrderStatus.Paid, 60L, 40L), (order.Status, order.CreditAmount, await Engine.BalanceAsync()));
        var approved = await DataAsync("payment.approved");
        Assert.Equal(("r-1", "credit", 0L), (approved.Text("requestId"), approved.Text("provider"), approved.GetProperty("amount").GetInt64()));
        Assert.Equal("7", approved.GetProperty("metadata").Text("doc"));

        Assert.Null(await SendAsync(Completed, """{"requestId":"r-1","quantity":1}"""));
        order = await OrderAsync();
        Assert.Equal((OrderStatus.Completed, 1L, 70L), (order.Status, order.Quantity, await Engine.BalanceAsync()));
        Assert.Equal(30, (await DataAsync("credit.deducted")).GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task A_failed_use_gives_the_held_credits_back()
    {
        await Engine.GrantAsync(100);
        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis"}""");
        Assert.Null(await SendAsync(Failed, $$"""{"orderId":"{{(await OrderAsync()).Id}}","reason":"model crashed"}"""));
        Assert.Equal((OrderStatus.Cancelled, "model crashed", 100L),
            ((await OrderAsync()).Status, (await OrderAsync()).CancelReason, await Engine.BalanceAsync()));
        Assert.Equal(30, (await DataAsync("credit.refunded")).GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task A_use_that_a_card_pays_is_approved_with_its_payment_and_given_back_when_it_fails()
    {
        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"pdf-export"}""");
        var order = await OrderAsync();
        Assert.Equal(OrderStatus.Pending, order.Status);
        Assert.Equal(ErrorCode.StateConflict.Wire(), (await SendAsync(Completed, """{"requestId":"r-1"}"""))!.Code);   // nobody has paid yet

        await Engine.PaidAsync(order);
        Assert.Equal("r-1", (await DataAsync("payment.approved")).Text("requestId"));
        Assert.Null(await SendAsync(Failed, """{"requestId":"r-1","reason":"out of paper"}"""));
        Assert.Equal((OrderStatus.Cancelled, 1900L), ((await OrderAsync()).Status, (await OrderAsync()).CancelledAmount.MinorUnits));
        Assert.Equal(1900, (await DataAsync("payment.cancelled")).GetProperty("cancelledAmount").GetInt64());
    }

    [Fact]
    public async Task A_service_may_fail_before_anybody_has_paid()
    {
        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"pdf-export"}""");
        Assert.Null(await SendAsync(Failed, """{"requestId":"r-1","reason":"busy"}"""));
        Assert.Equal((OrderStatus.Cancelled, "busy"), ((await OrderAsync()).Status, (await OrderAsync()).CancelReason));
    }

    [Theory]
    [InlineData("resume-analysis", "PAY_001", "credit")]
    [InlineData("coaching", "SUB_003", "subscription")]
    public async Task A_use_that_nothing_pays_is_an_order_that_is_cancelled_at_once(string feature, string code, string provider)
    {
        Assert.Null(await SendAsync(Requested, $$"""{"requestId":"r-1","customerId":"cust-1","feature":"{{feature}}"}"""));
        Assert.Equal(OrderStatus.Cancelled, (await OrderAsync()).Status);
        var failed = await DataAsync("payment.failed");
        Assert.Equal(("r-1", provider, code), (failed.Text("requestId"), failed.Text("provider"), failed.GetProperty("reason").Text("code")));
        Assert.Equal(["order.created", "payment.failed", "order.cancelled"], await TypesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_come_before_their_request_wait_for_it(bool completed)
    {
        await Engine.GrantAsync(100);
        string early = completed ? """{"requestId":"r-1"}""" : """{"requestId":"r-1","reason":"gone"}""";
        Assert.Null(await SendAsync(completed ? Completed : Failed, early));
        Assert.Single((await Letters.ListAsync(LetterStatus.Waiting, new PageRequest())).Items);
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Null(await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis"}"""));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((completed ? OrderStatus.Completed : OrderStatus.Cancelled, completed ? 70L : 100L),
            ((await OrderAsync()).Status, await Engine.BalanceAsync()));
        Assert.Single((await Letters.ListAsync(LetterStatus.Processed, new PageRequest())).Items);
    }

    [Fact]
    public async Task An_event_that_waits_in_vain_is_a_dead_letter()
    {
        await SendAsync(Completed, """{"requestId":"never"}""");
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(62));
        var dead = Assert.Single((await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items);
        Assert.Equal(("PAY_006", "moa", Completed), (dead.Code, dead.Service, dead.Type));
    }

    [Fact]
    public async Task While_the_gateway_is_silent_about_an_order_its_events_wait()
    {
        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"pdf-export"}""");
        Gateway.OnConfirm = _ => Task.FromResult(Unknown);
        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Unknown("down"));
        Assert.True((await Engine.ConfirmAsync(await OrderAsync())).Value!.InDoubt);
        Assert.Null(await SendAsync(Failed, """{"requestId":"r-1","reason":"busy"}"""));
        Assert.Equal("PAY_007", Assert.Single((await Letters.ListAsync(LetterStatus.Waiting, new PageRequest())).Items).Code);

        Gateway.OnQuery = _ => Task.FromResult<GatewayReport>(new GatewayReport.Found(Payment(Gateway.Confirms.First(), GatewayPaymentState.Paid)));
        await Engine.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((OrderStatus.Cancelled, 1900L), ((await OrderAsync()).Status, (await OrderAsync()).CancelledAmount.MinorUnits));
    }

    [Fact]
    public async Task What_is_said_again_changes_nothing()
    {
        await Engine.GrantAsync(100);
        const string Request = """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis"}""";
        await SendAsync(Requested, Request, "evt-1");
        await SendAsync(Requested, """{"requestId":"r-9","customerId":"cust-9","feature":"pdf-export"}""", "evt-1");   // the same id is the same event
        Assert.Null(await SendAsync(Requested, Request, "evt-2"));   // the same request by another event
        Assert.Null(await SendAsync(Completed, """{"requestId":"r-1"}""", "evt-3"));
        Assert.Null(await SendAsync(Completed, """{"requestId":"r-1"}""", "evt-3"));
        Assert.Null(await SendAsync(Completed, """{"requestId":"r-1","quantity":1}""", "evt-4"));
        Assert.Null(await SendAsync(Requested, Request, "evt-5"));
        Assert.Equal((OrderStatus.Completed, 70L), ((await OrderAsync()).Status, await Engine.BalanceAsync()));
        Assert.Equal(["credit.granted", "order.created", "payment.approved", "order.paid", "credit.deducted", "order.completed"], await TypesAsync());
    }

    [Fact]
    public async Task Events_that_contradict_what_happened_are_refused_with_a_reason()
    {
        await Engine.GrantAsync(100);
        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis"}""");
        Assert.Equal("PAY_003", (await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-2","feature":"resume-analysis"}"""))!.Code);
        Assert.Equal("PAY_009", (await SendAsync(Completed, """{"requestId":"r-1","quantity":5}"""))!.Code);
        await SendAsync(Completed, """{"requestId":"r-1"}""");
        Assert.Equal("PAY_004", (await SendAsync(Failed, """{"requestId":"r-1","reason":"too late"}"""))!.Code);
        Assert.Equal("PAY_006", (await SendAsync(Completed, $$"""{"orderId":"{{Engine.Get<IIdSource>().New<OrderId>()}}"}"""))!.Code);
        Assert.Equal(70, await Engine.BalanceAsync());
    }

    [Theory]
    [InlineData("not json", "REQ_007", "JSON")]
    [InlineData("", "REQ_007", "JSON")]
    [InlineData("[1]", "REQ_001", "object")]
    [InlineData("""{"specversion":"0.3","id":"e","source":"/services/moa","type":"service.usage.requested","data":{}}""", "REQ_001", "specversion")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"moa","type":"service.usage.requested","data":{}}""", "REQ_001", "source")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/nobody","type":"service.usage.requested","data":{}}""", "REQ_001", "nobody")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.guessed","data":{}}""", "REQ_001", "type")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.requested"}""", "REQ_001", "data")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.requested","data":{"customerId":"c","feature":"token-100"}}""", "REQ_001", "feature")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.requested","data":{"customerId":"c","feature":"pdf-export","quantitiy":2}}""", "REQ_001", "quantitiy")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.completed","data":{}}""", "REQ_001", "orderId")]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/services/moa","type":"service.usage.failed","data":{"requestId":"r"}}""", "REQ_001", "reason")]
    [InlineData("""{"specversion":"1.0","id":"\ud800","source":"/services/moa","type":"service.usage.failed","data":{}}""", "REQ_001", "id")]
    public async Task What_cannot_be_understood_is_a_dead_letter_that_says_why(string value, string code, string says)
    {
        var dead = await ReceiveAsync(value);
        Assert.Equal(code, dead!.Code);
        Assert.Contains(says, dead.Reason, StringComparison.Ordinal);
        Assert.Equal(value, Encoding.UTF8.GetString(dead.Record.Value.Span));
        Assert.Equal(code, Assert.Single((await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items).Code);
        Assert.Equal(dead.Reason, (await ReceiveAsync(value, offset: _offset))!.Reason);   // brought again: published again, kept once
        Assert.Single((await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items);
    }

    [Fact]
    public async Task A_dead_letter_can_be_replayed_once_what_was_wrong_is_mended()
    {
        var dead = await SendAsync(Completed, $$"""{"orderId":"{{Engine.Get<IIdSource>().New<OrderId>()}}"}""");
        var letter = Assert.Single((await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items);
        var inbox = Engine.Get<ServiceInbox>();
        Assert.Equal((LetterStatus.Dead, 2), ((await inbox.ReplayAsync(letter.Id)).Value!.Status, (await inbox.ReplayAsync(letter.Id)).Value!.Attempts - 1));

        await SendAsync(Requested, """{"requestId":"r-1","customerId":"cust-1","feature":"pdf-export"}""");
        await SendAsync(Completed, """{"requestId":"r-1"}""");
        letter = (await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items[0];
        await Engine.PaidAsync(await OrderAsync());
        Assert.Equal(LetterStatus.Processed, (await inbox.ReplayAsync(letter.Id)).Value!.Status);
        Assert.Equal(OrderStatus.Completed, (await OrderAsync()).Status);
        Refusal(await inbox.ReplayAsync(letter.Id), ErrorCode.StateConflict);
        Assert.NotNull(dead);
    }

    [Fact]
    public async Task A_service_inside_the_host_says_the_same_in_process()
    {
        await Engine.GrantAsync(100);
        var events = Engine.Get<ServiceEvents>();
        await events.SendAsync("moa", new ServiceUsageRequested { RequestId = "r-1", CustomerId = "cust-1", Feature = "resume-analysis" });
        await events.SendAsync("moa", new ServiceUsageCompleted { RequestId = "r-1" });
        Assert.Equal((OrderStatus.Completed, 70L), ((await OrderAsync()).Status, await Engine.BalanceAsync()));
        await events.SendAsync("moa", new ServiceUsageFailed { RequestId = "r-1", Reason = "too late" });
        await events.SendAsync("moa", new ServiceUsageFailed { RequestId = "r-1", Reason = "too late" });
        Assert.Equal(2, (await Letters.ListAsync(LetterStatus.Dead, new PageRequest())).Items.Count);
    }

    private Task<DeadLetter?> SendAsync(string type, string data, string? id = null) => ReceiveAsync(
        $$"""{"specversion":"1.0","id":"{{id ?? $"evt-of-{_offset}"}}","source":"/services/moa","type":"{{type}}","time":"2026-01-31T03:04:05Z","data":{{data}}}""");

    private Task<DeadLetter?> ReceiveAsync(string value, long? offset = null) => Engine.Get<IInbox>().ReceiveAsync(
        new InboundRecord("fluxpay.usage", 0, offset ?? ++_offset, "cust-1"u8.ToArray(), Encoding.UTF8.GetBytes(value)));

    private async Task<Order> OrderAsync() => Assert.Single((await Engine.Get<IOrders>().ListAsync("moa", null, null, new PageRequest())).Items);

    private async Task<JsonElement> DataAsync(string type)
    {
        var message = (await Messages()).Last(m => m.Type == type);
        return JsonDocument.Parse(message.Data).RootElement;
    }

    private async Task<string[]> TypesAsync() => [.. (await Messages()).Select(m => m.Type)];

    private Task<IReadOnlyList<Outbox.OutboxMessage>> Messages() => Store.OutboxAsync();
}

public sealed class SqliteServiceInboxTests() : ServiceInboxTests(new SqliteUnderTest());

public sealed class PostgresServiceInboxTests() : ServiceInboxTests(new PostgresUnderTest());

file static class Json
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
