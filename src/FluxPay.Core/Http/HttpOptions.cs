using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>
/// How much one host does at once; section <c>FluxPay:Http</c>. What comes beyond it is refused at once with 503 <c>SYS_002</c> and
/// <c>Retry-After</c>, so that whoever was let in is served as fast as ever.
/// </summary>
public sealed class HttpOptions
{
    /// <summary>
    /// Requests to the API that may be worked on at the same time; half of it is for those that go on with something, such as the payment of an
    /// order. Who waits for a gateway is not worked on; administration and waiting rooms do not count.
    /// </summary>
    /// <value>1 or more. Default 768: at a thousand requests a second, three quarters of a second of work.</value>
    public int MaxConcurrentRequests { get; set; } = 768;

    /// <summary>
    /// Requests that may be under way at the same time, whether they wait or not, of those that ask a gateway: to payments, billing methods and
    /// subscriptions, and those that undo orders.
    /// </summary>
    /// <value>1 or more. Default 2,048: so many wait while a gateway takes its time.</value>
    public int MaxConcurrentGatewayRequests { get; set; } = 2048;
}

internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.MaxConcurrentRequests < 1)
            errors.AddError($"must be 1 or more, was {options.MaxConcurrentRequests}", nameof(options.MaxConcurrentRequests));
        if (options.MaxConcurrentGatewayRequests < 1)
            errors.AddError($"must be 1 or more, was {options.MaxConcurrentGatewayRequests}", nameof(options.MaxConcurrentGatewayRequests));
        return errors.Build();
    }
}
