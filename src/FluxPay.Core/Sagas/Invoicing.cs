using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>Writes invoices, and the intents to charge them.</summary>
internal sealed class Invoicing(IEnumerable<IMeteredCharges> metered, IPolicies policies, IIdSource ids)
{
    private readonly IMeteredCharges? _metered = metered.LastOrDefault();

    /// <summary>The metered use of a period as lines, with what remembers it as billed.</summary>
    public async Task<(IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<IRecord> Billed)> UseAsync(
        Subscription subscription, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (_metered is null || subscription.PeriodStart >= end)
            return ([], []);
        var use = await _metered.OfPeriodAsync(subscription.Customer, subscription.Plan, subscription.PeriodStart, end, cancellationToken);
        return ([.. use.Lines.Select(LineOf)], use.Billed);
    }

    private static InvoiceLine LineOf(MeteredLine line) => new(line.Description, line.Start, line.End, line.Quantity, null, line.Amount);

    /// <summary>An invoice; one without anything due is paid.</summary>
    public Invoice New(Subscription subscription, InvoiceKind kind, Period period, Bill bill, long planAmount, DateTimeOffset now) => new()
    {
        Id = ids.New<InvoiceId>(),
        Subscription = subscription.Id,
        Customer = subscription.Customer,
        Kind = kind,
        PeriodStart = period.Start,
        PeriodEnd = period.End,
        Lines = bill.Lines,
        Total = new Money(bill.Total, subscription.Currency),
        PlanAmount = planAmount,
        CreditUsed = bill.CreditUsed,
        Status = bill.Total > 0 ? InvoiceStatus.Open : InvoiceStatus.Paid,
        PolicyVersion = subscription.PolicyVersion,
        CreatedAt = now,
        PaidAt = bill.Total > 0 ? null : now,
    };

    /// <summary>The invoice of a month's use without a plan.</summary>
    /// <param name="balance">What earlier ones gave back and is not used yet.</param>
    public Invoice OfUse(
        CustomerRef customer, ServicePolicy policy, BillingMonth month, MeteredCharges use, long balance, DateTimeOffset now)
    {
        var bill = Bill.Of([.. use.Lines.Select(LineOf)], balance, new Period(month.Start, month.End));
        return new Invoice
        {
            Id = ids.New<InvoiceId>(),
            Customer = customer,
            Kind = InvoiceKind.Use,
            PeriodStart = month.Start,
            PeriodEnd = month.End,
            Lines = bill.Lines,
            Total = new Money(bill.Total, policy.Currency),
            CreditUsed = bill.CreditUsed,
            Status = bill.Total > 0 ? InvoiceStatus.Open : InvoiceStatus.Paid,
            PolicyVersion = policy.Version,
            CreatedAt = now,
            PaidAt = bill.Total > 0 ? null : now,
        };
    }

    /// <summary>
    /// Bills the use of a period that has ended early or for good, on its own: what it comes to is collected, or kept as credit balance.
    /// </summary>
    /// <param name="changes">Gets the invoice.</param>
    /// <param name="ended">The subscription as it was in that period.</param>
    /// <param name="after">As it is now.</param>
    /// <param name="end">When the period ended.</param>
    /// <returns>The subscription with what it has to collect.</returns>
    public async Task<Subscription> CloseUseAsync(
        Changes changes, Subscription ended, Subscription after, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var (lines, billed) = await UseAsync(ended, end, cancellationToken);
        foreach (var record in billed)
            changes.Save(record);
        if (lines is [])
            return after;

        var period = new Period(ended.PeriodStart, end);
        var bill = Bill.Of(lines, after.CreditBalance, period);
        var invoice = New(ended, InvoiceKind.Final, period, bill, 0, changes.At);
        changes.Save(invoice);
        after = after with { CreditBalance = bill.Balance };
        return invoice.Status == InvoiceStatus.Open ? after with { OpenInvoice = invoice.Id, NextAttemptAt = changes.At } : after;
    }

    /// <summary>Adds the intent to charge a subscription's invoice, and the promise to find out what came of it.</summary>
    public Charge Intend(Changes changes, Invoice invoice, Subscription subscription, BillingMethod method, bool unscheduled) =>
        Intend(changes, invoice, method, subscription.Plan.Name, unscheduled);

    /// <summary>
    /// As for a subscription's. What that is for a subscription, the invoice is here: saved with each intent, so that of two that race, or
    /// of an intent and the answer to the one before, only the first is committed.
    /// </summary>
    public Charge Intend(Changes changes, Invoice invoice, BillingMethod method, bool unscheduled)
    {
        changes.Save(invoice);
        var zone = policies.For(invoice.Customer.Service).TimeZone;
        return Intend(changes, invoice, method, new BillingMonth(invoice.PeriodStart, invoice.PeriodEnd).NameIn(zone), unscheduled);
    }

    private Charge Intend(Changes changes, Invoice invoice, BillingMethod method, string what, bool unscheduled)
    {
        var charge = new Charge
        {
            Id = ids.New<AttemptId>(),
            Invoice = invoice.Id,
            Subscription = invoice.Subscription,
            Customer = invoice.Customer,
            Method = method.Id,
            Provider = method.Provider,
            OrderName = NameOf(invoice.Customer.Service, what),
            Amount = invoice.Total,
            Unscheduled = unscheduled,
            Status = ChargeStatus.Sent,
            SentAt = changes.At,
        };
        changes.Save(charge).Save(new DueTimer(TimerKinds.ResolveCharge, charge.Id.ToString(), changes.At + Settlement.CallLimit));
        return charge;
    }

    /// <summary>1 to 100 characters.</summary>
    private string NameOf(string service, string what)
    {
        string name = $"{policies.For(service).Name} {what}";
        return name.Length <= 100 ? name : name[..100];
    }
}
