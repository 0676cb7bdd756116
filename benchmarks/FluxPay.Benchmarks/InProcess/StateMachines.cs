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
    private readonly Order _completed = Samples.Order with { Status = OrderStatus.Completed };
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

    /// <summary>In words that are the same whatever was asked.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("order refuses")]
    public FluxPayError? RefusedByHand() => _completed.Status == OrderStatus.Pending
        ? null
        : new FluxPayError(ErrorCode.StateConflict, new Text("The order does not accept that.", "주문 상태 때문에 처리할 수 없습니다."));

    /// <summary>With what it is, what was asked and what it accepts instead, in two languages.</summary>
    [Benchmark, BenchmarkCategory("order refuses")]
    public FluxPayError? RefusedByMachine() => OrderStateMachine.Apply(_completed, _pay, Samples.Now).Error;
}
