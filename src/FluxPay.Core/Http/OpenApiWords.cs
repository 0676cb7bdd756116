using System.Text.Json.Nodes;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Subscriptions;
using FluxPay.WaitingRooms;

namespace FluxPay.Http;

/// <summary>What a name means wherever it stands, in a path, a query or an answer: patterns, closed lists, a sentence where it helps.</summary>
internal static class OpenApiWords
{
    public const string NoControl = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$";
    private const string InstantPattern = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$";

    // Whatever the resource, these names mean the same.
    private static readonly Dictionary<string, Func<JsonObject>> Everywhere = new()
    {
        ["orderId"] = () => Id(OrderId.Prefix),
        ["paymentId"] = () => Id(PaymentId.Prefix),
        ["usageId"] = () => Id(UsageId.Prefix),
        ["holdId"] = () => Id(HoldId.Prefix),
        ["grantId"] = () => Id(GrantId.Prefix),
        ["refundId"] = () => Id(RefundId.Prefix),
        ["entryId"] = () => Id(EntryId.Prefix),
        ["reconciliationId"] = () => Id(ReconciliationId.Prefix),
        ["subscriptionId"] = () => Id(SubscriptionId.Prefix),
        ["invoiceId"] = () => Id(InvoiceId.Prefix),
        ["planId"] = () => new JsonObject { ["description"] = "A plan of the policy.", ["examples"] = new JsonArray("pro-monthly") },
        ["deadLetterId"] = () => Id(LetterId.Prefix),
        ["sagaId"] = () => Id(SagaId.Prefix),
        ["billingMethodId"] = () => Id(BillingMethodId.Prefix),
        ["keyId"] = () => Id(ApiKeyId.Prefix),
        ["customerId"] = () => CustomerId(),
        ["serviceId"] = () => new JsonObject { ["pattern"] = "^[a-z0-9-]{2,32}$", ["examples"] = new JsonArray("moa") },
        ["room"] = () => new JsonObject { ["description"] = "The room's name.", ["examples"] = new JsonArray("drop") },
        ["ticket"] = () => new JsonObject
        {
            ["description"] = "Opaque and signed; it carries the place. Keep the newest.",
            ["maxLength"] = 300,
            ["examples"] = new JsonArray(OpenApiSamples.TicketText),
        },
        ["provider"] = () => new JsonObject { ["description"] = "The gateway's name.", ["examples"] = new JsonArray("toss") },
        ["currency"] = () => new JsonObject { ["description"] = "ISO 4217.", ["pattern"] = "^[A-Z]{3}$" },
        ["scopes"] = () => new JsonObject
        {
            ["items"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(Scopes.Service, Scopes.Admin) },
        },
    };

    private static readonly Dictionary<string, Func<JsonObject>> OfOneResource = new()
    {
        ["Order.status"] = () => OneOf<OrderStatus>(s => s.Wire()),
        ["Order.product"] = () => Says("A pack or feature of the policy; null for a custom amount."),
        ["Order.amount"] = () => Says("What the gateway must be paid, in minor units."),
        ["Order.creditAmount"] = () => Says("What credits pay."),
        ["Order.totalAmount"] = () => Says("`amount` and `creditAmount` together."),
        ["Order.cancelledAmount"] = () => Says("What the gateway gave back so far."),
        ["Order.payment"] = () => Says("The newest payment; null when nothing has to be paid."),
        ["Order.compensating"] = () => Says("True while what was done is being undone and the gateway has not answered."),
        ["Order.expiresAt"] = () => Says("When it ends by itself if nothing happens; null once it has ended."),
        ["OrderPayment.status"] = () => OneOf<PaymentStatus>(s => s.Wire()),
        ["OrderPayment.inDoubt"] = () => Says("True while something was sent to the gateway whose outcome is not recorded."),
        ["Payment.status"] = () => OneOf<PaymentStatus>(s => s.Wire()),
        ["Payment.method"] = () => OneOf<PaymentMethod>(m => m.Wire()),
        ["Payment.providerPaymentKey"] = () => Says("The gateway's own key of it, once the buyer has paid there."),
        ["Payment.inDoubt"] = () => Says("True while something was sent to the gateway whose outcome is not recorded."),
        ["Payment.amount"] = () => Says("What the buyer pays, in minor units."),
        ["Payment.cancelledAmount"] = () => Says("What was given back so far."),
        ["Payment.virtualAccount"] = () => Says("Where to deposit, and until when; only of a payment by virtual account."),
        ["Payment.failure"] = () => Says("Why it failed, in the gateway's words."),
        ["RefundQuote.refundable"] = () => Says("The sum of the lines, in minor units."),
        ["RefundQuote.at"] = () => Says("The instant it is for; later it may be less, or more."),
        ["RefundQuote.credits"] = () => Says("What became of the credits; null where none were bought."),
        ["RefundQuote.withdrawableUntil"] = () => Says("Until when all is given back as long as nothing is used; null where no rule says so."),
        ["RefundQuote.asCredits"] = () => Says("What may be chosen for the expired credits in place of their line's money; null where no rule offers it."),
        ["ExpiredAsCredits.rule"] = () => OneOf<RefundBasis>(b => b.Wire()),
        ["ExpiredAsCredits.credits"] = () => Says("How many are granted anew, as points, if `refund` is asked for `as` `CREDITS` now."),
        ["ExpiredAsCredits.percent"] = () => Says("How much of the expired credits that is."),
        ["ExpiredAsCredits.expiresAt"] = () => Says("Until when those can be used; null for ever."),
        ["ExpiredAsCredits.source"] = () => Says("Where the rule stands."),
        ["ExpiredAsCredits.since"] = () => Says("From which day on it stands there."),
        ["RefundLine.rule"] = () => OneOf<RefundBasis>(b => b.Wire()),
        ["RefundLine.credits"] = () => Says("How many credits go back with it."),
        ["RefundLine.percent"] = () => Says("How much of their price they are worth."),
        ["RefundLine.amount"] = () => Says("Rounded down, in minor units."),
        ["RefundLine.source"] = () => Says("Where the rule stands; null for the engine's own."),
        ["RefundLine.since"] = () => Says("From which day on it stands there; a purchase keeps the terms of its day."),
        ["TopUpCredits.held"] = () => Says("On hold; a refund counts them as used."),
        ["TopUpCredits.unused"] = () => Says("Those that came back from a use included."),
        ["TimelineEntry.type"] = () => Says("An event's type, or `saga.…` or `gateway.…` for a step or call."),
        ["Balance.balance"] = () => Says("What can be used now; what is on hold is not in it."),
        ["Balance.held"] = () => Says("What is on hold."),
        ["Hold.status"] = () => OneOf<HoldStatus>(s => s.Wire()),
        ["Hold.usageId"] = () => Says("The use that a capture became; a refund names it."),
        ["Grant.kind"] = () => OneOf<CreditKind>(k => k.Wire()),
        ["BalanceGrant.kind"] = () => OneOf<CreditKind>(k => k.Wire()),
        ["Grant.priority"] = () => new JsonObject { ["description"] = "0 to 100; lower is used first.", ["minimum"] = 0, ["maximum"] = 100 },
        ["Entry.type"] = () => OneOf<EntryType>(t => t.Wire()),
        ["Entry.amount"] = () => Says("Signed: + came in, − went out."),
        ["Entry.balanceAfter"] = () => Says("The sum of all entries up to this one."),
        ["Outbox.lag"] = () => Says("Deliveries that are due: events times the sinks that do not have them yet."),
        ["Outbox.oldestAgeSeconds"] = () => Says("How long ago the oldest of those events happened."),
        ["Outbox.lanes"] = () => Says("The same per sink and group of lanes."),
        ["Outbox.quarantines"] = () => Says("Customers whose events wait because a sink does not take one; not counted in `lag`."),
        ["OutboxRetry.quarantines"] = () => Says("Those whose events are tried again."),
        ["OutboxQuarantine.sink"] = () => Says("Who does not take them."),
        ["OutboxQuarantine.fromSequence"] = () => Says("The first event that waits, by its place in the customer's sequence."),
        ["OutboxQuarantine.reason"] = () => Says("What the sink said of that event."),
        ["OutboxQuarantine.retrying"] = () => Says("True once somebody asked for another try."),
        ["OutboxLanes.sink"] = () => Says("To whom the events go."),
        ["OutboxLanes.host"] = () => Says("Who delivers them now; null while nobody does."),
        ["Reconciliation.status"] = () => OneOf<ReconciliationStatus>(s => s.Wire()),
        ["Reconciliation.date"] = () => Says("A day in the gateway's own zone."),
        ["Reconciliation.partial"] = () => Says("True when the day was not over: what moves later is not in it."),
        ["Reconciliation.matched"] = () => Says("Transactions of the day that are in both books alike."),
        ["Reconciliation.inDoubt"] = () => Says("Payments of which nobody here knows yet what came of them; no differences."),
        ["Reconciliation.reason"] = () => Says("Why it waits, or why it ended without an answer."),
        ["ReconciliationSummary.status"] = () => OneOf<ReconciliationStatus>(s => s.Wire()),
        ["Reconciled.transactions"] = () => Says("What the gateway moved that day."),
        ["Reconciled.settlements"] = () => Says("What the gateway settles of it; none before it has published them."),
        ["Reconciled.payments"] = () => Says("Payments that had something to do with the day, in either books."),
        ["Difference.kind"] = () => OneOf<DifferenceKind>(k => k.Wire()),
        ["Difference.orderId"] = () => new JsonObject
        {
            ["description"] = "Ours, or as the gateway names it, which may be none of ours.",
            ["pattern"] = "^.*$",
            ["examples"] = new JsonArray(OpenApiSamples.Id(OrderId.Prefix)),
        },
        ["Difference.subject"] = () => Says("Our payment where there is one; else the order, or the gateway's key."),
        ["Difference.transactionId"] = () => Says("The gateway's own id of the movement; null where it has none."),
        ["Difference.expected"] = () => Says("What our books say."),
        ["Difference.actual"] = () => Says("What the gateway's books say."),
        ["Difference.firstSeenAt"] = () => Says("When a run first found it; later runs keep that."),
        ["Difference.closedAt"] = () => Says("When a later run did not find it any more; null while it is open."),
        ["Difference.action"] = () => Says("What to do about it."),
        ["BillingMethod.card"] = () => Says("The card as it may be shown; null for an account."),
        ["BillingCard.issuer"] = () => Says("The card company."),
        ["BillingCard.last4"] = () => Says("The last four characters of the number, masked as the gateway masks them."),
        ["Usage.quantity"] = () => Says("In the feature's unit."),
        ["Usage.uniqueId"] = () => Says("What was used, where distinct things are counted."),
        ["Usage.reverses"] = () => Says("The event that this one takes back; null for a use."),
        ["UsageBatch.recorded"] = () => Says("How many are new."),
        ["UsageBatch.repeated"] = () => Says("How many were recorded before."),
        ["UsageExplanation.quantity"] = () => Says("The records of the stretch, taken together as the feature says."),
        ["UsageExplanation.included"] = () => Says("The allowance of plan and feature together; null where a plan gives it without bound."),
        ["UsageExplanation.billable"] = () => Says("What is left after the allowance."),
        ["UsageExplanation.subtotal"] = () => Says("The sum of the tiers, before the pricing's minimum and maximum."),
        ["UsageExplanation.amount"] = () => Says("What it costs, in minor units."),
        ["UsageTier.upTo"] = () => Says("The last unit that belongs to it; null for the open tier."),
        ["UsageTier.price"] = () => Says("For one unit, or one package; up to six decimals of the minor unit."),
        ["UsageTier.flat"] = () => Says("Added once when the tier is entered."),
        ["Entitlement.allowed"] = () => Says("Whether one more may be used: from the allowance, or for the feature's own charge."),
        ["Entitlement.included"] = () => Says("How many the period includes; null without a bound."),
        ["Entitlement.used"] = () => Says("How many of the period were taken."),
        ["Entitlement.remaining"] = () => Says("How many are left; null without a bound."),
        ["Entitlement.resetsAt"] = () => Says("When the period ends; null where nothing is counted."),
        ["Entitlement.source"] = () => new JsonObject
        {
            ["description"] = "What gives it: a plan, or else what the feature charges.",
            ["enum"] = new JsonArray("subscription", "credit", "payment", "metered", "none"),
        },
        ["Subscription.status"] = () => OneOf<SubscriptionStatus>(s => s.Wire()),
        ["Subscription.currentPeriodEnd"] = () => Says("This instant belongs to the next period."),
        ["Subscription.pendingPlanId"] = () => Says("The plan of the next period; null for no change of plan or seats."),
        ["Subscription.nextBillingAt"] = () => Says("When money is next asked for; null when it will not be."),
        ["Subscription.creditBalance"] = () => Says("What changes gave back, in minor units; the next invoice uses it first."),
        ["Subscription.price"] = () => Says("The plan's, for one period and seat, in minor units."),
        ["Subscription.needsBillingMethod"] = () =>
            Says("True while what is past due can only be paid with another card, which was refused for good; else not there."),
        ["Subscription.endReason"] = () => OneOf<EndReason>(r => r.Wire()),
        ["SubscriptionChange.applied"] = () => OneOf<ChangeTiming>(t => t.Wire()),
        ["SubscriptionChange.total"] = () => Says("The sum of the lines; what is negative becomes `creditBalance`."),
        ["ChangeLine.unitPrice"] = () => Says("Of one for a whole period, in minor units."),
        ["InvoiceLine.unitPrice"] = () => Says("Of one for a whole period, in minor units; null where tiers decide."),
        ["Invoice.status"] = () => OneOf<InvoiceStatus>(s => s.Wire()),
        ["CustomerInvoice.status"] = () => OneOf<InvoiceStatus>(s => s.Wire()),
        ["CustomerInvoice.total"] = () => Says("The sum of the lines, in minor units; what is negative is used by the next one."),
        ["Consent.kind"] = () => OneOf<ConsentKind>(k => k.Wire()),
        ["Plan.price"] = () => Says("For one period and seat, in minor units."),
        ["Plan.interval"] = () => new JsonObject { ["enum"] = new JsonArray("month", "year") },
        ["Plan.every"] = () => Says("Intervals in one period."),
        ["Plan.trial"] = () => Says("Free time before the first charge, once per customer; null for none."),
        ["Plan.credits"] = () => Says("Granted every period."),
        ["Plan.group"] = () => Says("A customer has one live subscription of a group."),
        ["Plan.seats"] = () => Says("True when the price is per seat."),
        ["Plan.consentRequired"] = () => Says("True when nothing is charged without a recorded consent."),
        ["PlanFeature.included"] = () => Says("Free per period; beyond it the feature's own charge applies."),
        ["PlanFeature.limit"] = () => Says("Free up to it per period, and refused beyond."),
        ["PlanFeature.unlimited"] = () => Says("Free without bound."),
        ["NewKey.key"] = () => Says("The API key itself, shown this once."),
        ["Ticket.state"] = () => OneOf<TicketState>(TicketView.Wire),
        ["Ticket.position"] = () => Says("From 1; 0 when admitted, null before the room opens: there is no order yet."),
        ["Ticket.ahead"] = () => Says("How many wait before this one."),
        ["Ticket.etaSeconds"] = () => Says("The likely wait, between `etaLow` and `etaHigh`; null while nobody is admitted."),
        ["Ticket.refreshAfterMs"] = () => Says("When to ask again."),
        ["Ticket.pass"] = () => Says("Once admitted: for the header `X-FluxPay-Pass` or the cookie `fluxpay_pass`. "
            + "While it is used, answers behind the room bring it renewed, in the same header or cookie."),
        ["RoomKey.signingKey"] = () => Says("As tokens name it, after `v1.`."),
        ["RoomKey.state"] = () => new JsonObject { ["enum"] = new JsonArray("NEXT", "CURRENT", "OLD") },
        ["RoomKey.signsFrom"] = () => Says("When it signs first; until then hosts learn of it."),
        ["RoomKey.retiresAt"] = () => Says("When nothing that it has signed is valid any more; null until another key follows it."),
        ["WaitingRoom.mode"] = () => OneOf<RoomMode>(m => m.Wire()),
        ["WaitingRoom.admitPerSecond"] = () => Says("As policy or operator say."),
        ["WaitingRoom.ratePerSecond"] = () => Says("In force: another one where the rate adjusts itself."),
        ["WaitingRoom.waiting"] = () => Says("Who waits, those included who may have gone."),
        ["WaitingRoom.active"] = () => Says("Who is inside."),
        ["WaitingRoom.drawCommitment"] = () => Says("SHA-256 of the seed of the draw, shown before it takes place."),
        ["WaitingRoom.drawSeed"] = () => Says("The seed, once the room has opened: places are HMAC-SHA256(seed, ticket id)."),
        ["Error.field"] = () => Says("The field's path; empty for the request as a whole."),
        ["StateConflict.allowed"] = () => Says("What the current state accepts."),
    };

    /// <summary>What a path parameter is.</summary>
    public static JsonObject Parameter(string name) =>
        Into(new JsonObject { ["type"] = "string" }, Everywhere.GetValueOrDefault(name));

    /// <summary>Adds what is known about a resource's property to what its type says.</summary>
    public static JsonObject Refine(JsonObject schema, string resource, string property)
    {
        if (schema["format"]?.GetValue<string>() == "date-time")
            schema["pattern"] = InstantPattern;
        Into(schema, Everywhere.GetValueOrDefault(property));
        return Into(schema, OfOneResource.GetValueOrDefault($"{resource}.{property}"));
    }

    public static JsonObject CustomerId(string description = "The caller's own id of its customer.") => new()
    {
        ["type"] = "string",
        ["description"] = description,
        ["pattern"] = "^[A-Za-z0-9_.:@-]{1,64}$",
        ["examples"] = new JsonArray("cust-1"),
    };

    public static JsonObject Id(string prefix, string? description = null)
    {
        var schema = new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = $"^{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}$",
            ["examples"] = new JsonArray(OpenApiSamples.Id(prefix)),
        };
        if (description is not null)
            schema["description"] = description;
        return schema;
    }

    private static JsonObject OneOf<TEnum>(Func<TEnum, string> wire) where TEnum : struct, Enum =>
        new() { ["enum"] = new JsonArray([.. Enum.GetValues<TEnum>().Select(m => JsonValue.Create(wire(m)))]) };

    private static JsonObject Says(string description) => new() { ["description"] = description };

    // The type stays what the property's own type says: it knows whether there may be none.
    private static JsonObject Into(JsonObject schema, Func<JsonObject>? facets)
    {
        foreach (var (name, value) in facets?.Invoke() ?? [])
        {
            if (name != "type")
                schema[name] = value?.DeepClone();
        }
        if (schema["type"] is JsonArray && schema["enum"] is JsonArray words && words[^1] is not null)
            words.Add(null);
        return schema;
    }
}
