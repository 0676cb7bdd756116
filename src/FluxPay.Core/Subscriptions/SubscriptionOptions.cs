using System.Buffers.Binary;
using FluxPay.Policies;
using Microsoft.Extensions.Options;

namespace FluxPay.Subscriptions;

/// <summary>How subscriptions are renewed; section <c>FluxPay:Subscriptions</c>.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>
    /// Over how long the charges are spread that fall on one midnight: of calendar and fixed-day anchors, and of use without a plan. Periods begin
    /// at midnight all the same; each subscription has its own place, always the same. Anniversaries stand apart by themselves.
    /// </summary>
    /// <value>Zero up to 24 h. Default 1 h.</value>
    public TimeSpan Spread { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When the charge of a period is due that begins at a boundary.</summary>
    internal DateTimeOffset ChargeAt(Subscription subscription) => subscription.Plan.Anchor is BillingAnchor.Anniversary
        ? subscription.PeriodStart
        : Spreading(subscription.PeriodStart, subscription.Id.Value);

    /// <summary>When the charge of an invoice is due whose month ended at midnight.</summary>
    internal DateTimeOffset ChargeAt(Invoice invoice) => Spreading(invoice.PeriodEnd, invoice.Id.Value);

    private DateTimeOffset Spreading(DateTimeOffset midnight, Guid by)
    {
        if (Spread <= TimeSpan.Zero)
            return midnight;
        Span<byte> id = stackalloc byte[16];
        by.TryWriteBytes(id, bigEndian: true, out _);
        return midnight.AddMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(id[12..]) % (long)Spread.TotalMilliseconds);
    }
}

internal sealed class SubscriptionOptionsValidator : IValidateOptions<SubscriptionOptions>
{
    public ValidateOptionsResult Validate(string? name, SubscriptionOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.Spread < TimeSpan.Zero || options.Spread > TimeSpan.FromHours(24))
            errors.AddError($"must be 0 up to 24 h, was {options.Spread}", nameof(options.Spread));
        return errors.Build();
    }
}
