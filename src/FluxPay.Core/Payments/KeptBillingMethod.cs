using System.Text;
using FluxPay.Security;

namespace FluxPay.Payments;

/// <summary>A registered card as it stands in the database: what charges it is sealed.</summary>
/// <param name="Method">The card, without its secrets.</param>
/// <param name="BillingKey">Sealed as this card's key.</param>
/// <param name="CustomerKey">Sealed as this card's customer key.</param>
internal sealed record KeptBillingMethod(BillingMethodFacts Method, ReadOnlyMemory<byte> BillingKey, ReadOnlyMemory<byte> CustomerKey) : IRecord
{
    public long Version => Method.Version;

    public BillingMethod Open(FieldCipher cipher) => new()
    {
        Id = Method.Id,
        Customer = Method.Customer,
        Provider = Method.Provider,
        BillingKey = Opened(cipher, BillingKeyOf(Method.Id), BillingKey),
        CustomerKey = Opened(cipher, CustomerKeyOf(Method.Id), CustomerKey),
        Card = Method.Card,
        CreatedAt = Method.CreatedAt,
        DeletedAt = Method.DeletedAt,
        Version = Method.Version,
    };

    public static KeptBillingMethod Seal(FieldCipher cipher, BillingMethodFacts method, Secret billingKey, Secret customerKey) => new(
        method,
        cipher.Seal(BillingKeyOf(method.Id), Encoding.UTF8.GetBytes(billingKey.Reveal())),
        cipher.Seal(CustomerKeyOf(method.Id), Encoding.UTF8.GetBytes(customerKey.Reveal())));

    private static Secret Opened(FieldCipher cipher, string purpose, ReadOnlyMemory<byte> value) =>
        new(Encoding.UTF8.GetString(cipher.Open(purpose, value.Span)));

    private static string BillingKeyOf(BillingMethodId id) => SealedAs.BillingKey(id.ToString());

    private static string CustomerKeyOf(BillingMethodId id) => SealedAs.CustomerKey(id.ToString());
}

/// <summary>What may be read of a registered card.</summary>
internal sealed record BillingMethodFacts
{
    public required BillingMethodId Id { get; init; }
    public required CustomerRef Customer { get; init; }
    public required string Provider { get; init; }
    public BillingCard? Card { get; init; }

    /// <summary>Names the registration without giving it away; one registration is one card.</summary>
    public required string Registration { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public long Version { get; init; }
}

/// <summary>Reads registered cards as they stand in the database.</summary>
internal interface IKeptBillingMethods
{
    /// <summary>One of a service, also when it was given up.</summary>
    Task<KeptBillingMethod?> FindBillingMethodAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default);

    /// <summary>The one that a registration became, also when it was given up.</summary>
    Task<KeptBillingMethod?> FindRegistrationAsync(string service, string registration, CancellationToken cancellationToken = default);

    /// <summary>Those of a customer that still charge, newest first.</summary>
    Task<IReadOnlyList<KeptBillingMethod>> ListBillingMethodsAsync(CustomerRef customer, CancellationToken cancellationToken = default);
}

/// <summary>Registered cards, opened.</summary>
internal sealed class BillingMethods(IKeptBillingMethods kept, FieldCipher cipher) : IBillingMethods
{
    public async Task<BillingMethod?> FindAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default) =>
        (await kept.FindBillingMethodAsync(service, id, cancellationToken))?.Open(cipher);

    public async Task<IReadOnlyList<BillingMethod>> OfAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        [.. (await kept.ListBillingMethodsAsync(customer, cancellationToken)).Select(m => m.Open(cipher))];
}
