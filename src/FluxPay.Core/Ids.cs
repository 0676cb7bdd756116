namespace FluxPay;

/// <summary>A prefixed id: on the wire <c>{prefix}_{26 characters}</c>, sortable by creation.</summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IPrefixedId<TSelf> where TSelf : struct, IPrefixedId<TSelf>
{
    /// <summary>Two to three letters before the underscore.</summary>
    static abstract string Prefix { get; }

    /// <summary>The id of a version 7 UUID.</summary>
    static abstract TSelf Of(Guid value);

    /// <summary>The UUID, version 7.</summary>
    Guid Value { get; }
}

/// <summary>An order, <c>ord_…</c>; also a valid Toss <c>orderId</c>.</summary>
public readonly record struct OrderId(Guid Value) : IPrefixedId<OrderId>
{
    /// <inheritdoc/>
    public static string Prefix => "ord";

    /// <inheritdoc/>
    public static OrderId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A payment, <c>pay_…</c>.</summary>
public readonly record struct PaymentId(Guid Value) : IPrefixedId<PaymentId>
{
    /// <inheritdoc/>
    public static string Prefix => "pay";

    /// <inheritdoc/>
    public static PaymentId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A use of credits, <c>use_…</c>.</summary>
public readonly record struct UsageId(Guid Value) : IPrefixedId<UsageId>
{
    /// <inheritdoc/>
    public static string Prefix => "use";

    /// <inheritdoc/>
    public static UsageId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>Credits on hold, <c>hld_…</c>.</summary>
public readonly record struct HoldId(Guid Value) : IPrefixedId<HoldId>
{
    /// <inheritdoc/>
    public static string Prefix => "hld";

    /// <inheritdoc/>
    public static HoldId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A grant of credits, <c>grt_…</c>.</summary>
public readonly record struct GrantId(Guid Value) : IPrefixedId<GrantId>
{
    /// <inheritdoc/>
    public static string Prefix => "grt";

    /// <inheritdoc/>
    public static GrantId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A refund of used credits, <c>rfd_…</c>.</summary>
public readonly record struct RefundId(Guid Value) : IPrefixedId<RefundId>
{
    /// <inheritdoc/>
    public static string Prefix => "rfd";

    /// <inheritdoc/>
    public static RefundId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A ledger entry, <c>ent_…</c>.</summary>
public readonly record struct EntryId(Guid Value) : IPrefixedId<EntryId>
{
    /// <inheritdoc/>
    public static string Prefix => "ent";

    /// <inheritdoc/>
    public static EntryId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>One try at one gateway, <c>att_…</c>; its text is the idempotency key sent there.</summary>
public readonly record struct AttemptId(Guid Value) : IPrefixedId<AttemptId>
{
    /// <inheritdoc/>
    public static string Prefix => "att";

    /// <inheritdoc/>
    public static AttemptId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A published event, <c>evt_…</c>; stable over redelivery.</summary>
public readonly record struct EventId(Guid Value) : IPrefixedId<EventId>
{
    /// <inheritdoc/>
    public static string Prefix => "evt";

    /// <inheritdoc/>
    public static EventId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>An API key's public id, <c>key_…</c>; not the key itself.</summary>
public readonly record struct ApiKeyId(Guid Value) : IPrefixedId<ApiKeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "key";

    /// <inheritdoc/>
    public static ApiKeyId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A saga, <c>sag_…</c>.</summary>
public readonly record struct SagaId(Guid Value) : IPrefixedId<SagaId>
{
    /// <inheritdoc/>
    public static string Prefix => "sag";

    /// <inheritdoc/>
    public static SagaId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A subscription, <c>sub_…</c>.</summary>
public readonly record struct SubscriptionId(Guid Value) : IPrefixedId<SubscriptionId>
{
    /// <inheritdoc/>
    public static string Prefix => "sub";

    /// <inheritdoc/>
    public static SubscriptionId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A registered card, <c>bm_…</c>.</summary>
public readonly record struct BillingMethodId(Guid Value) : IPrefixedId<BillingMethodId>
{
    /// <inheritdoc/>
    public static string Prefix => "bm";

    /// <inheritdoc/>
    public static BillingMethodId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>An invoice, <c>inv_…</c>.</summary>
public readonly record struct InvoiceId(Guid Value) : IPrefixedId<InvoiceId>
{
    /// <inheritdoc/>
    public static string Prefix => "inv";

    /// <inheritdoc/>
    public static InvoiceId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A record that a service sent and that has to be kept, <c>dlt_…</c>.</summary>
internal readonly record struct LetterId(Guid Value) : IPrefixedId<LetterId>
{
    /// <inheritdoc/>
    public static string Prefix => "dlt";

    /// <inheritdoc/>
    public static LetterId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}

/// <summary>A run of the gateway's books against ours, <c>rec_…</c>.</summary>
internal readonly record struct ReconciliationId(Guid Value) : IPrefixedId<ReconciliationId>
{
    /// <inheritdoc/>
    public static string Prefix => "rec";

    /// <inheritdoc/>
    public static ReconciliationId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => IdText.Format(this);
}
