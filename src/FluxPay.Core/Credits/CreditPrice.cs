using FluxPay.Policies;

namespace FluxPay.Credits;

/// <summary>How many credits something costs, and for which feature if one was named.</summary>
/// <param name="Amount">1 or more.</param>
/// <param name="Feature">A feature of the policy; null for a plain amount.</param>
public sealed record CreditPrice(long Amount, string? Feature = null)
{
    /// <summary>What a use of a feature costs; only features that are charged in credits have a price in them.</summary>
    public static Result<CreditPrice> Of(ServicePolicy policy, string feature, long quantity)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (!policy.Features.TryGetValue(feature, out var sold))
            return FieldErrors.Refusal("feature", "is not in the policy", "정책에 없는 기능입니다");
        return sold.Charge switch
        {
            FeatureCharge.Credit credit => new CreditPrice(checked(credit.Cost * quantity), feature),
            FeatureCharge.None => new FluxPayError(ErrorCode.NotEntitled, new Text(
                $"{feature} can only be used through a plan; subscribe to one that includes it.",
                $"{feature}은(는) 구독으로만 사용할 수 있습니다. 포함된 플랜을 구독해 주세요.")),
            FeatureCharge.Payment or FeatureCharge.Metered => FieldErrors.Refusal("feature",
                "is not charged in credits; create an order for it", "크레딧으로 결제하는 기능이 아닙니다. 주문을 생성해 주세요"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
