namespace FluxPay.Payments;

/// <summary>Reads payments.</summary>
public interface IPayments
{
    /// <summary>One payment of one service; null when the service has no such payment.</summary>
    Task<Payment?> FindAsync(string service, PaymentId id, CancellationToken cancellationToken = default);

    /// <summary>The newest payment that carries a gateway's own key, a failed one only where there is no other; null when none does.</summary>
    Task<Payment?> FindByProviderKeyAsync(string provider, string providerKey, CancellationToken cancellationToken = default);

    /// <summary>One attempt; null when there is none.</summary>
    Task<PaymentAttempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken = default);

    /// <summary>The newest payment of an order; null when it has none.</summary>
    Task<Payment?> FindNewestAsync(OrderId order, CancellationToken cancellationToken = default);

    /// <summary>The attempt of a payment whose outcome is not recorded; null when there is none. There is never more than one.</summary>
    Task<PaymentAttempt?> FindOpenAttemptAsync(PaymentId payment, CancellationToken cancellationToken = default);

    /// <summary>The newest attempt of a payment with a gateway's own key that provably never left; null when there is none.</summary>
    Task<PaymentAttempt?> FindUnsentAttemptAsync(PaymentId payment, string providerKey, CancellationToken cancellationToken = default);
}
