using CsCheck;
using static FluxPay.PaymentStatus;

namespace FluxPay.Payments.Tests;

public sealed class PaymentStateMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero);

    private static readonly VirtualAccount Account = new("신한", "X6505636518308", Now.AddDays(7));

    private static readonly PaymentCommand[] Commands =
    [
        new PaymentCommand.Approve("toss", "key"), new PaymentCommand.Confirm(PaymentMethod.Card, Now, "https://receipt"), new PaymentCommand.Withdraw("acorn"),
        new PaymentCommand.Fail(new PaymentFailure("CODE", "no", true)), new PaymentCommand.RequestCancel(Won(400)),
        new PaymentCommand.Cancel(Won(400)), new PaymentCommand.CancelRefused(), new PaymentCommand.Abandon(),
        new PaymentCommand.AwaitDeposit(Account), new PaymentCommand.CallOff(), new PaymentCommand.CalledOff(),
    ];

    /// <summary>The whole life; what is not here is refused.</summary>
    private static readonly Dictionary<(PaymentStatus, bool InDoubt, Type Command), (PaymentStatus, bool InDoubt)> Transitions = new()
    {
        [(Ready, false, typeof(PaymentCommand.Approve))] = (Approved, true),
        [(Ready, false, typeof(PaymentCommand.Abandon))] = (Cancelled, false),
        [(Approved, true, typeof(PaymentCommand.Confirm))] = (Confirmed, false),
        [(Approved, true, typeof(PaymentCommand.AwaitDeposit))] = (Ready, false),
        [(Ready, true, typeof(PaymentCommand.CalledOff))] = (Cancelled, false),
        [(Ready, true, typeof(PaymentCommand.CancelRefused))] = (Ready, false),
        [(Approved, true, typeof(PaymentCommand.Withdraw))] = (Ready, false),
        [(Approved, true, typeof(PaymentCommand.Fail))] = (Failed, false),
        [(Confirmed, false, typeof(PaymentCommand.RequestCancel))] = (Confirmed, true),
        [(Confirmed, true, typeof(PaymentCommand.Cancel))] = (Confirmed, false),
        [(Confirmed, true, typeof(PaymentCommand.CancelRefused))] = (Confirmed, false),
    };

    private static readonly Dictionary<PaymentStatus, string[]> Allowed = new()
    {
        [Ready] = ["confirm"],
        [Approved] = [],
        [Confirmed] = ["cancel"],
        [Failed] = [],
        [Cancelled] = [],
    };

    [Fact]
    public void Every_status_and_command_does_what_is_listed_and_nothing_else()
    {
        Assert.Equal(typeof(PaymentCommand).GetNestedTypes().ToHashSet(), Commands.Select(c => c.GetType()).ToHashSet());
        int listed = 0;
        foreach (var (status, inDoubt, command) in
            from s in Enum.GetValues<PaymentStatus>() from d in new[] { false, true } from c in Commands select (s, d, c))
        {
            var before = Payment(status, inDoubt);
            var applied = PaymentStateMachine.Apply(before, command, Now);
            if (Transitions.TryGetValue((status, inDoubt, command.GetType()), out var after))
            {
                Assert.Equal(after, (applied.Value!.Status, applied.Value.InDoubt));
                Assert.Equal(Now, applied.Value.UpdatedAt);
                listed++;
                continue;
            }
            Assert.True(applied.Error is not null, $"{command} must be refused when {status}, in doubt {inDoubt}");
            if (inDoubt)
            {
                Assert.Equal(ErrorCode.OutcomeUnknown, applied.Error.Code);
                Assert.NotNull(applied.Error.RetryAfter);
            }
            else
            {
                Assert.Equal(ErrorCode.StateConflict, applied.Error.Code);
                var conflict = Assert.IsType<StateConflict>(applied.Error.Details);
                Assert.Equal(status.Wire(), conflict.Current);
                Assert.Equal(Allowed[status], conflict.Allowed);
            }
        }
        Assert.Equal(Transitions.Count, listed);
    }

    /// <summary>What differs while an account waits for its deposit.</summary>
    private static readonly Dictionary<Type, (PaymentStatus, bool InDoubt)> OfAnAccount = new()
    {
        [typeof(PaymentCommand.Confirm)] = (Confirmed, false),
        [typeof(PaymentCommand.Fail)] = (Failed, false),
        [typeof(PaymentCommand.CallOff)] = (Ready, true),
    };

    [Fact]
    public void A_payment_that_waits_for_its_deposit_is_paid_ended_or_called_off_and_nothing_else()
    {
        var waiting = PaymentStateMachine.Apply(Payment(Approved, true), new PaymentCommand.AwaitDeposit(Account), Now).ValueOrThrow();
        Assert.Equal((Ready, PaymentMethod.VirtualAccount, Account, "key"), (waiting.Status, waiting.Method, waiting.Account, waiting.ProviderKey));
        foreach (var command in Commands)
        {
            var applied = PaymentStateMachine.Apply(waiting, command, Now);
            if (OfAnAccount.TryGetValue(command.GetType(), out var after))
                Assert.Equal(after, (applied.Value!.Status, applied.Value.InDoubt));
            else
                Assert.Empty(Assert.IsType<StateConflict>(applied.Error!.Details).Allowed);
        }
    }

    [Fact]
    public void A_confirmation_keeps_what_the_gateway_told()
    {
        var paid = PaymentStateMachine.Apply(Payment(Approved, true), Commands[1], Now).ValueOrThrow();
        Assert.Equal((PaymentMethod.Card, Now, "https://receipt"), (paid.Method, paid.ApprovedAt, paid.ReceiptUrl));
        var failed = PaymentStateMachine.Apply(Payment(Approved, true), Commands[3], Now).ValueOrThrow();
        Assert.Equal(new PaymentFailure("CODE", "no", true), failed.Failure);
        var approved = PaymentStateMachine.Apply(Payment(Ready, false), Commands[0], Now).ValueOrThrow();
        Assert.Equal(("toss", "key"), (approved.Provider, approved.ProviderKey));
        var withdrawn = PaymentStateMachine.Apply(Payment(Approved, true), Commands[2], Now).ValueOrThrow();
        Assert.Equal(("acorn", null), (withdrawn.Provider, withdrawn.ProviderKey));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(700, true)]
    [InlineData(701, false)]
    public void At_most_what_is_left_can_be_given_back(long amount, bool accepted)
    {
        foreach (var (inDoubt, command) in new (bool, PaymentCommand)[]
        {
            (false, new PaymentCommand.RequestCancel(Won(amount))), (true, new PaymentCommand.Cancel(Won(amount))),
        })
        {
            var applied = PaymentStateMachine.Apply(Payment(Confirmed, inDoubt) with { CancelledAmount = Won(300) }, command, Now);
            Assert.Equal(accepted, applied.Error is null);
            if (!accepted)
            {
                Assert.Equal(ErrorCode.ExceedsRest, applied.Error!.Code);
                Assert.Equal(new Refundable(700), applied.Error.Details);
            }
        }
        var dollars = new PaymentCommand.RequestCancel(new Money(1, Currency.Parse("USD")));
        Assert.Equal(ErrorCode.ExceedsRest, PaymentStateMachine.Apply(Payment(Confirmed, false), dollars, Now).Error!.Code);
    }

    [Fact]
    public void The_last_of_it_given_back_cancels_the_payment()
    {
        var left = Payment(Confirmed, true) with { CancelledAmount = Won(300) };
        Assert.Equal(Confirmed, PaymentStateMachine.Apply(left, new PaymentCommand.Cancel(Won(699)), Now).Value!.Status);
        var all = PaymentStateMachine.Apply(left, new PaymentCommand.Cancel(Won(700)), Now).ValueOrThrow();
        Assert.Equal((Cancelled, Won(1000), Won(0)), (all.Status, all.CancelledAmount, all.Refundable));
    }

    [Fact]
    public void No_sequence_of_commands_creates_money()
    {
        var amounts = Gen.Long[-5, 400].Select(a => Won(a));
        var commands = Gen.OneOf(
            Gen.Int[0, Commands.Length - 1].Select(i => Commands[i]),
            amounts.Select(PaymentCommand (a) => new PaymentCommand.RequestCancel(a)),
            amounts.Select(PaymentCommand (a) => new PaymentCommand.Cancel(a)));
        commands.Array[1, 60].Sample(sequence =>
        {
            var payment = Payment(Ready, false);
            bool wasPaid = false;
            foreach (var command in sequence)
            {
                var before = payment;
                var applied = PaymentStateMachine.Apply(payment, command, Now);
                payment = applied.Value ?? payment;
                wasPaid |= payment.Status == Confirmed;
                Assert.Equal(before.Amount, payment.Amount);
                Assert.InRange(payment.CancelledAmount.MinorUnits, before.CancelledAmount.MinorUnits, payment.Amount.MinorUnits);
                Assert.Equal(payment.Status == Confirmed ? payment.Amount - payment.CancelledAmount : Won(0), payment.Refundable);
                if (payment.Status == Cancelled)
                    Assert.Equal(wasPaid ? payment.Amount : Won(0), payment.CancelledAmount);
                if (!wasPaid)
                    Assert.Equal(Won(0), payment.CancelledAmount);
            }
        });
    }

    [Fact]
    public void Every_status_and_method_has_its_word_on_the_wire()
    {
        Assert.Equal(["READY", "APPROVED", "CONFIRMED", "FAILED", "CANCELLED"], Enum.GetValues<PaymentStatus>().Select(s => s.Wire()));
        Assert.Equal(["CARD", "EASY_PAY", "VIRTUAL_ACCOUNT", "TRANSFER", "MOBILE", "GIFT_CERTIFICATE"],
            Enum.GetValues<PaymentMethod>().Select(m => m.Wire()));
    }

    private static Money Won(long amount) => new(amount, Currency.Krw);

    private static Payment Payment(PaymentStatus status, bool inDoubt) => new()
    {
        Id = PaymentId.Of(Guid.Empty),
        Order = OrderId.Of(Guid.Empty),
        Customer = new CustomerRef("moa", "c"),
        Provider = "fake",
        ProviderKey = "key",
        Status = status,
        InDoubt = inDoubt,
        Amount = Won(1000),
        CancelledAmount = Won(0),
        CreatedAt = Now.AddDays(-1),
        UpdatedAt = Now.AddDays(-1),
    };
}
