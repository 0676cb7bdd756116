using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using FluxPay.Orders;
using FluxPay.Payments;

namespace FluxPay.Benchmarks;

/// <summary>What does a state machine add to the copy that every change is? The baseline checks the status by hand and copies the record.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class StateMachines
{
    private readonly Order _order = Samples.Order;
    private readonly Order _paid = Samples.Order with { Status = OrderStatus.Completed };
    private readonly Payment _payment = Samples.Payment;
    private readonly OrderCommand.Pay _pay = new(Samples.Order.Payment);
    private readonly PaymentCommand.Approve _approve = new("toss", "tgen_20261130");

    [Benchmark(Baseline = true), BenchmarkCategory("order is paid")]
    public Order? OrderByHand() => _order.Status switch
    {
        OrderStatus.Pending => _order with { Status = OrderStatus.Completed, Payment = _pay.Payment, ExpiresAt = null, UpdatedAt = Samples.Now },
        _ => null,
    };

    [Benchmark, BenchmarkCategory("order is paid")]
    public Order? OrderMachine() => OrderStateMachine.Apply(_order, _pay, Samples.Now).Value;

    [Benchmark(Baseline = true), BenchmarkCategory("payment is asked for")]
    public Payment? PaymentByHand() => _payment.Status switch
    {
        PaymentStatus.Ready => _payment with
        {
            Status = PaymentStatus.Approved,
            InDoubt = true,
            Provider = _approve.Provider,
            ProviderKey = _approve.ProviderKey,
            UpdatedAt = Samples.Now,
        },
        _ => null,
    };

    [Benchmark, BenchmarkCategory("payment is asked for")]
    public Payment? PaymentMachine() => PaymentStateMachine.Apply(_payment, _approve, Samples.Now).Value;

    /// <summary>Without a word.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("order refuses")]
    public bool RefusedByHand() => _paid.Status == OrderStatus.Pending;

    /// <summary>With what it accepts instead, in two languages.</summary>
    [Benchmark, BenchmarkCategory("order refuses")]
    public bool RefusedByMachine() => OrderStateMachine.Apply(_paid, _pay, Samples.Now).Value is not null;
}
