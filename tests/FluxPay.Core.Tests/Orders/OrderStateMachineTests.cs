using CsCheck;
using static FluxPay.Orders.OrderStatus;

namespace FluxPay.Orders.Tests;

public sealed class OrderStateMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero);
    private static readonly OrderPayment Payment = new(PaymentId.Of(Guid.Empty), PaymentStatus.Confirmed, false);
    private static readonly OrderTerms Feature = new OrderTerms.Feature(30, TimeSpan.FromMinutes(10));

    private static readonly OrderCommand[] Commands =
    [
        new OrderCommand.NotePayment(Payment, Won(10)), new OrderCommand.Pay(Payment), new OrderCommand.Complete(null),
        new OrderCommand.Compensate("why"), new OrderCommand.Cancel("why", Payment, Won(10)),
    ];

    /// <summary>The whole life of a feature's order; what is not here is refused.</summary>
    private static readonly Dictionary<(OrderStatus, bool Compensating, Type Command), (OrderStatus, bool Compensating)> Transitions = new()
    {
        [(Pending, false, typeof(OrderCommand.NotePayment))] = (Pending, false),
        [(Pending, false, typeof(OrderCommand.Pay))] = (Paid, false),
        [(Pending, false, typeof(OrderCommand.Cancel))] = (Cancelled, false),
        [(Paid, false, typeof(OrderCommand.NotePayment))] = (Paid, false),
        [(Paid, false, typeof(OrderCommand.Complete))] = (Completed, false),
        [(Paid, false, typeof(OrderCommand.Compensate))] = (Paid, true),
        [(Paid, false, typeof(OrderCommand.Cancel))] = (Cancelled, false),
        [(Paid, true, typeof(OrderCommand.NotePayment))] = (Paid, true),
        [(Paid, true, typeof(OrderCommand.Cancel))] = (Cancelled, false),
        [(Completed, false, typeof(OrderCommand.NotePayment))] = (Completed, false),
        [(Cancelled, false, typeof(OrderCommand.NotePayment))] = (Cancelled, false),
    };

    private static readonly Dictionary<(OrderStatus, bool), string[]> Allowed = new()
    {
        [(Pending, false)] = ["confirm", "cancel"],
        [(Paid, false)] = ["complete", "fail", "cancel"],
        [(Paid, true)] = [],
        [(Completed, false)] = [],
        [(Cancelled, false)] = [],
    };

    [Fact]
    public void Every_status_and_command_does_what_is_listed_and_nothing_else()
    {
        Assert.Equal(typeof(OrderCommand).GetNestedTypes().ToHashSet(), Commands.Select(c => c.GetType()).ToHashSet());
        Assert.Equal(Enum.GetValues<OrderStatus>(), Allowed.Keys.Select(k => k.Item1).Distinct());   // only a paid order is ever undone
        int listed = 0;
        foreach (var ((status, compensating), command) in from state in Allowed.Keys from c in Commands select (state, c))
        {
            var applied = OrderStateMachine.Apply(Order(status, compensating), command, Now);
            if (Transitions.TryGetValue((status, compensating, command.GetType()), out var after))
            {
                Assert.Equal(after, (applied.Value!.Status, applied.Value.Compensating));
                Assert.Equal(Now, applied.Value.UpdatedAt);
                listed++;
                continue;
            }
            Assert.True(applied.Error is not null, $"{command} must be refused when {status}, compensating {compensating}");
            Assert.Equal(ErrorCode.StateConflict, applied.Error.Code);
            var conflict = Assert.IsType<StateConflict>(applied.Error.Details);
            Assert.Equal(status.Wire(), conflict.Current);
            Assert.Equal(Allowed[(status, compensating)], conflict.Allowed);
            Assert.Equal((compensating, compensating), (applied.Error.Message.English.Contains("being undone", StringComparison.Ordinal),
                applied.Error.Message.Korean.Contains("취소 처리 중", StringComparison.Ordinal)));
        }
        Assert.Equal(Transitions.Count, listed);
    }

    [Fact]
    public void Being_paid_is_all_there_is_to_a_pack_or_an_amount()
    {
        foreach (var terms in new OrderTerms[] { new OrderTerms.Custom(), new OrderTerms.Pack(1000, 100, null, null) })
        {
            var done = OrderStateMachine.Apply(Order(Pending, false) with { Terms = terms }, Commands[1], Now).ValueOrThrow();
            Assert.Equal((Completed, null), (done.Status, done.ExpiresAt));
        }
        var paid = OrderStateMachine.Apply(Order(Pending, false), Commands[1], Now).ValueOrThrow();
        Assert.Equal((Now.AddMinutes(10), Payment), (paid.ExpiresAt, paid.Payment));
    }

    [Theory]
    [InlineData(null, 5, 150)]
    [InlineData(5L, 5, 150)]
    [InlineData(2L, 2, 60)]
    [InlineData(1L, 1, 30)]
    public void Completing_less_costs_less_credit(long? quantity, long used, long credits)
    {
        var done = OrderStateMachine.Apply(Order(Paid, false), new OrderCommand.Complete(quantity), Now).ValueOrThrow();
        Assert.Equal((used, credits, null), (done.Quantity, done.CreditAmount, done.ExpiresAt));
    }

    [Theory]
    [InlineData(30, false, 5, 3, 5, 3, 60)]    // credits pay what the allowance did not give,
    [InlineData(30, false, 5, 3, 4, 3, 30)]    // and come free before it
    [InlineData(30, false, 5, 3, 2, 2, 0)]
    [InlineData(30, false, 5, 0, 2, 0, 60)]
    [InlineData(0, false, 5, 3, 4, 2, 0)]      // a price stays paid, so what it paid is used first
    [InlineData(0, false, 5, 3, 1, 0, 0)]
    [InlineData(0, false, 5, 5, 4, 4, 0)]
    [InlineData(0, true, 5, 5, 4, 4, 0)]
    [InlineData(0, true, 5, 1, 4, 1, 0)]       // a limit on records, of which an order is one
    public void What_was_used_comes_from_the_allowance_or_from_what_it_cost(
        long unitCredits, bool metered, long ordered, long taken, long used, long fromAllowance, long credits)
    {
        var terms = new OrderTerms.Feature(unitCredits, TimeSpan.FromMinutes(10), metered) { Allowance = new AllowanceTaken("pro", Now, taken) };
        var order = Order(Paid, false) with { Terms = terms, Quantity = ordered, CreditAmount = unitCredits * (ordered - taken) };
        Assert.Equal(fromAllowance, terms.FromAllowance(ordered, used));
        Assert.Equal(credits, OrderStateMachine.Apply(order, new OrderCommand.Complete(used), Now).ValueOrThrow().CreditAmount);
    }

    [Fact]
    public void A_price_once_paid_stays_paid_and_more_than_ordered_is_refused()
    {
        var priced = Order(Paid, false) with { Terms = new OrderTerms.Feature(0, TimeSpan.FromMinutes(10)), CreditAmount = 70 };
        Assert.Equal(70, OrderStateMachine.Apply(priced, new OrderCommand.Complete(1), Now).Value!.CreditAmount);
        Assert.Equal(ErrorCode.ExceedsRest, OrderStateMachine.Apply(priced, new OrderCommand.Complete(6), Now).Error!.Code);
    }

    [Fact]
    public void Cancelling_keeps_the_reason_and_what_was_given_back()
    {
        var off = OrderStateMachine.Apply(Order(Paid, true), Commands[4], Now).ValueOrThrow();
        Assert.Equal(("why", Won(10), Payment, null), (off.CancelReason, off.CancelledAmount, off.Payment, off.ExpiresAt));
        Assert.Equal("why", OrderStateMachine.Apply(Order(Paid, false), Commands[3], Now).Value!.CancelReason);
    }

    [Fact]
    public void No_sequence_of_commands_leaves_an_end_or_changes_the_price()
    {
        var commands = Gen.OneOf(
            Gen.Int[0, Commands.Length - 1].Select(i => Commands[i]),
            Gen.Long[1, 8].Select(OrderCommand (q) => new OrderCommand.Complete(q)));
        commands.Array[1, 40].Sample(sequence =>
        {
            var order = Order(Pending, false);
            foreach (var command in sequence)
            {
                var before = order;
                order = OrderStateMachine.Apply(order, command, Now).Value ?? order;
                Assert.Equal(before.Amount, order.Amount);
                Assert.InRange(order.CreditAmount, 0, before.CreditAmount);
                Assert.InRange(order.Quantity, 1, before.Quantity);
                Assert.True(order.Status >= before.Status, $"{before.Status} became {order.Status}");
                if (before.Status is Completed or Cancelled)
                    Assert.Equal(before.Status, order.Status);
                Assert.True(order.Status is Pending or Paid || (order.ExpiresAt is null && !order.Compensating));
            }
        });
    }

    [Fact]
    public void Every_status_has_its_word_on_the_wire() =>
        Assert.Equal(["PENDING", "PAID", "COMPLETED", "CANCELLED"], Enum.GetValues<OrderStatus>().Select(s => s.Wire()));

    private static Money Won(long amount) => new(amount, Currency.Krw);

    private static Order Order(OrderStatus status, bool compensating) => new()
    {
        Id = OrderId.Of(Guid.Empty),
        Customer = new CustomerRef("moa", "c"),
        Name = "Five of it",
        Status = status,
        Quantity = 5,
        Terms = Feature,
        Amount = Won(1900),
        CreditAmount = 150,
        Metadata = new Dictionary<string, string>(),
        CancelledAmount = Won(0),
        Compensating = compensating,
        CreatedAt = Now.AddDays(-1),
        UpdatedAt = Now.AddDays(-1),
        ExpiresAt = status is Pending or Paid ? Now.AddMinutes(1) : null,
    };
}
