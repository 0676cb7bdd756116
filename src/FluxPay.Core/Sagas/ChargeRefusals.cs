using FluxPay.Payments;
using FluxPay.Subscriptions;

namespace FluxPay.Sagas;

/// <summary>The refusals of charges that somebody waits for.</summary>
internal static class ChargeRefusals
{
    /// <summary>What a caller is told of a charge; null while there is nothing to refuse.</summary>
    public static FluxPayError? Refusal(this Charge charge) => charge.Status switch
    {
        ChargeStatus.Sent or ChargeStatus.Succeeded => null,
        ChargeStatus.Refused => new FluxPayError(ErrorCode.PaymentRefused, new Text(
            $"The gateway refused: {charge.Message} ({charge.Code}).", $"결제사가 거절했습니다: {charge.Message} ({charge.Code})"),
            new GatewayRefusal(charge.Provider, charge.Code!, charge.Message!, charge.Retryable)),
        ChargeStatus.NotSent => new FluxPayError(ErrorCode.GatewayUnavailable, new Text(
            "The gateway cannot be reached and nothing was sent; try again shortly.",
            "결제사에 연결할 수 없어 요청을 보내지 않았습니다. 잠시 후 다시 시도해 주세요."))
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        },
    };
}
