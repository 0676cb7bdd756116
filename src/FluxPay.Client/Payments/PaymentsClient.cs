using FluxPay.Client.Http;
using FluxPay.Client.Payments;

namespace FluxPay.Client;

/// <summary>
/// Payments. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid, REQ_002 key
/// unknown, PAY_006 no such payment or order, and what each call names) and <see cref="FluxPayUnreachableException"/>
/// when no answer came.
/// </summary>
public sealed class PaymentsClient
{
    private readonly IPaymentsApi _api;
    private readonly SettlingPoll _poll;

    internal PaymentsClient(IPaymentsApi api, SettlingPoll poll)
    {
        _api = api;
        _poll = poll;
    }

    /// <summary>Pays an order with what the buyer approved at the gateway.</summary>
    /// <returns>
    /// The payment. With <see cref="Payment.InDoubt"/> the gateway has not answered: it is neither paid nor refused,
    /// and <see cref="WaitUntilSettledAsync"/> waits for the outcome. READY with a virtual account awaits its deposit.
    /// </returns>
    /// <exception cref="FluxPayApiException">
    /// PAY_002: the gateway refused; the order can be paid with another key. PAY_003: the order is paid already, with
    /// the payment as details. PAY_004: the order is not PENDING. PAY_005: amount or key is not this order's. PAY_007:
    /// another try is not settled. PAY_008: the gateway cannot be reached and nothing was sent.
    /// </exception>
    public Task<Payment> ConfirmAsync(ConfirmPayment payment, CancellationToken cancellationToken = default) =>
        ConfirmAsync(payment, options: null, cancellationToken);

    /// <inheritdoc cref="ConfirmAsync(ConfirmPayment, CancellationToken)"/>
    public Task<Payment> ConfirmAsync(
        ConfirmPayment payment, RequestOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payment);
        return Call.PostAsync(options, key => _api.ConfirmAsync(payment, key, options?.Pass, cancellationToken));
    }

    /// <summary>Reads a payment.</summary>
    public Task<Payment> GetAsync(string paymentId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(paymentId);
        return Call.SendAsync(() => _api.GetAsync(id, pace: null, cancellationToken));
    }

    /// <summary>Gives money back, in full or in part.</summary>
    /// <returns>
    /// The payment: CANCELLED once nothing is left; <see cref="Payment.InDoubt"/> while the gateway has not answered.
    /// </returns>
    /// <exception cref="FluxPayApiException">
    /// PAY_002: the gateway refused. PAY_004: nothing was paid. PAY_007: not settled yet. PAY_009: more than is left;
    /// of a top-up, with <see cref="RefundLimit"/>.
    /// </exception>
    public Task<Payment> CancelAsync(
        string paymentId, CancelPayment cancellation, CancellationToken cancellationToken = default) =>
        CancelAsync(paymentId, cancellation, options: null, cancellationToken);

    /// <inheritdoc cref="CancelAsync(string, CancelPayment, CancellationToken)"/>
    public Task<Payment> CancelAsync(
        string paymentId, CancelPayment cancellation, RequestOptions? options,
        CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(paymentId);
        ArgumentNullException.ThrowIfNull(cancellation);
        return Call.PostAsync(options, key => _api.CancelAsync(id, cancellation, key, options?.Pass, cancellationToken));
    }

    /// <summary>
    /// Waits, until cancelled, for a payment whose outcome is not known yet: asks after 1 s, then at the pace the
    /// server names, else with growing pauses of up to 5 s.
    /// </summary>
    /// <returns>The payment once it is not <see cref="Payment.InDoubt"/>; at once if it already is not.</returns>
    public Task<Payment> WaitUntilSettledAsync(Payment payment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var id = PathId.Of(payment.PaymentId);
        return _poll.UntilAsync(
            payment,
            current => !current.InDoubt,
            (pace, ct) => Call.SendAsync(() => _api.GetAsync(id, pace, ct)),
            cancellationToken);
    }
}
