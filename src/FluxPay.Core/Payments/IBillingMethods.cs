namespace FluxPay.Payments;

/// <summary>Reads registered cards.</summary>
public interface IBillingMethods
{
    /// <summary>One of a service, also when it was given up; null when there is none of that id.</summary>
    Task<BillingMethod?> FindAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default);

    /// <summary>Those of a customer that still charge, newest first.</summary>
    Task<IReadOnlyList<BillingMethod>> OfAsync(CustomerRef customer, CancellationToken cancellationToken = default);
}
