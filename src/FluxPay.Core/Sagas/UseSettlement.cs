using System.Collections.Immutable;
using System.Diagnostics;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>What the answer to a charge does to an invoice without a subscription: paid, tried again in gaps, or failed at last.</summary>
internal sealed class UseSettlement(ISubscriptionBooks books, IPolicies policies)
{
    /// <summary>The gaps a plan has unless it names its own.</summary>
    private static readonly ImmutableArray<CalendarSpan> Retry =
        new PlanPolicy { Name = "", Price = 0, Interval = BillingInterval.Month }.Retry;

    /// <summary>The promise to collect an invoice.</summary>
    public static DueTimer CollectAt(Invoice invoice, DateTimeOffset at) =>
        new(TimerKinds.UseCollect, TimerSubject.Of(invoice.Customer, invoice.Id), at);

    /// <summary>Adds what follows from an answer.</summary>
    public async Task SettleAsync(Changes changes, Charge charge, Invoice invoice, GatewayOutcome outcome, IReplay? replay)
    {
        switch (outcome)
        {
            case GatewayOutcome.Succeeded:
                var paid = invoice with { Status = InvoiceStatus.Paid, PaidAt = changes.At };
                changes.Save(paid).Remove(CollectAt(invoice, changes.At)).Remember(replay, new InvoicePayment(paid, false));
                break;
            case GatewayOutcome.Refused when charge.Unscheduled:
                break;   // somebody asked for it beside the schedule, which stays as it is
            case GatewayOutcome.Refused { Kind: RefusalKind.NotSent }:
                changes.Save(CollectAt(invoice, changes.At + ChargeSettlement.AfterNotSent));
                break;
            case GatewayOutcome.Refused { NeedsOtherMethod: true }:
                break;   // as without a card: the networks fine who asks again, and only another card can pay
            case GatewayOutcome.Refused:
                await RefusedAsync(changes, charge, invoice);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task RefusedAsync(Changes changes, Charge charge, Invoice invoice)
    {
        var charges = await books.ChargesAsync(invoice.Id);
        int before = charges.Count(c => c is { Status: ChargeStatus.Refused, Unscheduled: false } && c.Id != charge.Id);
        if (before < Retry.Length)
            changes.Save(CollectAt(invoice, Retry[before].After(changes.At, policies.For(invoice.Customer.Service).TimeZone)));
        else
            changes.Save(invoice with { Status = InvoiceStatus.Failed });
    }
}
