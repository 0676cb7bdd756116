using FluxPay.Orders;
using FluxPay.Policies;

namespace FluxPay.Sagas;

/// <summary>
/// What an order will cost: what a plan's allowance gives, what the gateway is paid and what credits pay, with the terms it was promised under.
/// </summary>
internal sealed record Quote(OrderTerms Terms, string Name, Money Amount, long CreditAmount)
{
    /// <param name="order">What is asked for.</param>
    /// <param name="policy">The service's.</param>
    /// <param name="allowance">What a plan of the customer gives of the product; null when none names it.</param>
    public static Result<Quote> For(CreateOrder order, ServicePolicy policy, Allowance? allowance = null)
    {
        if ((order.Product is null) == (order.Amount is null))
            return FieldErrors.Refusal("product", "or amount must be given, exactly one of them", "또는 amount 중 하나만 지정해야 합니다");
        if (order.Currency is { } currency && currency != policy.Currency.Code)
            return FieldErrors.Refusal("currency", $"must be {policy.Currency.Code}", $"통화는 {policy.Currency.Code}이어야 합니다");

        return order.Product is { } product ? OfProduct(order, product, policy, allowance) : OfAmount(order, order.Amount!.Value, policy);
    }

    private static Result<Quote> OfAmount(CreateOrder order, long amount, ServicePolicy policy) => policy.Orders.AllowCustomAmount
        ? Split(order, amount, new OrderTerms.Custom(), "Order", policy)
        : FieldErrors.Refusal("amount", "is not allowed by the policy; name a product", "정책상 임의 금액을 사용할 수 없습니다. product를 지정해 주세요");

    private static Result<Quote> OfProduct(CreateOrder order, string product, ServicePolicy policy, Allowance? allowance)
    {
        if (policy.Packs.TryGetValue(product, out var pack))
        {
            return Split(order, (Int128)pack.Price * order.Quantity,
                new OrderTerms.Pack(pack.Credits, pack.Bonus, policy.Credits.ExpireAfter, pack.BonusExpiresAfter ?? policy.Credits.ExpireAfter)
                {
                    Refund = policy.Credits.Refund,
                },
                Named(product, order), policy);
        }

        if (policy.Features.TryGetValue(product, out var feature))
            return OfFeature(order, feature, policy, allowance);

        return policy.Plans.ContainsKey(product)
            ? FieldErrors.Refusal("product", "is a plan; buy it at /api/v1/subscriptions", "구독 상품입니다. /api/v1/subscriptions에서 신청해 주세요")
            : FieldErrors.Refusal("product", $"is unknown; the policy sells {Sold(policy)}", $"알 수 없는 상품입니다. 판매 중인 상품: {Sold(policy)}");
    }

    /// <summary>What the allowance gives is free; the feature's own charge applies to the rest.</summary>
    private static Result<Quote> OfFeature(CreateOrder order, FeaturePolicy feature, ServicePolicy policy, Allowance? allowance)
    {
        if (allowance is null && feature.Charge is FeatureCharge.None)
            return NotEntitled(feature.Name);
        var taken = allowance?.Take(feature, order.Quantity);
        if (taken?.Error is { } refusal)
            return refusal;

        bool metered = feature.Charge is FeatureCharge.Metered;
        var given = taken?.Value is { } t && (t.Quantity > 0 || metered) ? t : null;
        long charged = order.Quantity - (given?.Quantity ?? 0);
        OrderTerms.Feature Terms(long unitCredits) => new(unitCredits, feature.CompleteWithin, metered) { Allowance = given };
        return feature.Charge switch
        {
            FeatureCharge.Credit credit => AllCredits(order, (Int128)credit.Cost * charged, Terms(credit.Cost), policy),
            FeatureCharge.Payment payment => Split(order, (Int128)payment.Price * charged, Terms(0), Named(feature.Name, order), policy),
            FeatureCharge.Metered or FeatureCharge.None => AllCredits(order, 0, Terms(0), policy),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Result<Quote> Split(CreateOrder order, Int128 total, OrderTerms terms, string name, ServicePolicy policy)
    {
        if (Check(order, total) is { } refusal)
            return refusal;
        return new Quote(terms, order.Name ?? name, new Money((long)total - order.CreditsToUse, policy.Currency), order.CreditsToUse);
    }

    private static Result<Quote> AllCredits(CreateOrder order, Int128 total, OrderTerms terms, ServicePolicy policy)
    {
        if (Check(order, total) is { } refusal)
            return refusal;
        return new Quote(terms, order.Name ?? Named(order.Product!, order), Money.Zero(policy.Currency), (long)total);
    }

    private static FluxPayError? Check(CreateOrder order, Int128 total)
    {
        if (total > Limits.LargestAmount)
            return FieldErrors.Refusal("quantity", $"makes a total above {Limits.LargestAmount}", $"총액이 {Limits.LargestAmount}을 넘습니다");
        return order.CreditsToUse > total
            ? FieldErrors.Refusal("creditsToUse", $"is above the total of {total}", $"총액 {total}을 넘을 수 없습니다")
            : null;
    }

    private static FluxPayError NotEntitled(string product) => new(ErrorCode.NotEntitled, new Text(
        $"{product} can only be used through a plan; subscribe to one that includes it.",
        $"{product}은(는) 구독으로만 사용할 수 있습니다. 포함된 플랜을 구독해 주세요."));

    private static string Named(string product, CreateOrder order) => order.Quantity == 1 ? product : $"{product} × {order.Quantity}";

    private static string Sold(ServicePolicy policy) => policy.Packs.Keys.Concat(policy.Features.Keys).ToArray() is [_, ..] sold
        ? string.Join(", ", sold)
        : "nothing";
}
