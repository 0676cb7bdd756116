namespace FluxPay.Client;

/// <summary>Details of <see cref="FluxPayCodes.InsufficientCredit"/>.</summary>
/// <param name="Balance">Credits the customer can use now.</param>
/// <param name="Required">Credits the request needs.</param>
public sealed record InsufficientCredit(long Balance, long Required);

/// <summary>Details of <see cref="FluxPayCodes.PaymentRefused"/>.</summary>
/// <param name="Provider">The gateway, for example <c>toss</c>.</param>
/// <param name="ProviderCode">The gateway's own code.</param>
/// <param name="ProviderMessage">The gateway's own words.</param>
/// <param name="Retryable">Whether the same buyer may succeed on another try.</param>
public sealed record GatewayRefusal(
    string? Provider = null, string? ProviderCode = null, string? ProviderMessage = null, bool Retryable = false);

/// <summary>Details of <see cref="FluxPayCodes.StateConflict"/>.</summary>
/// <param name="Current">The status the resource has.</param>
/// <param name="Allowed">What that status allows.</param>
public sealed record StateConflict(string Current, IReadOnlyList<string> Allowed);

/// <summary>Details of <see cref="FluxPayCodes.ExceedsRest"/> when a top-up's money is asked back.</summary>
/// <param name="Refundable">What can be given back now, in minor units.</param>
public sealed record RefundLimit(long Refundable);

/// <summary>One problem of a request.</summary>
/// <param name="Field">The field's path, for example <c>amount</c>.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record FieldError(string Field, string Message);
