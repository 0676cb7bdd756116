namespace FluxPay.Subscriptions;

/// <summary>
/// What a decision was made on: a customer's subscriptions that had not ended, each with its version. Nothing of it is saved; a commit that
/// expects it is lost when they are not these any more, be it that one changed, ended or was added.
/// </summary>
/// <param name="Customer">Whose.</param>
/// <param name="Versions">Each id with its version, in the order of the ids; empty for none.</param>
internal sealed record ExpectedSubscriptions(CustomerRef Customer, string Versions) : IRecord
{
    public long Version => 0;

    public static ExpectedSubscriptions Of(CustomerRef customer, IEnumerable<Subscription> live) =>
        new(customer, Of(live.Select(s => (s.Id.ToString(), s.Version))));

    public static string Of(IEnumerable<(string Id, long Version)> live) =>
        string.Join(',', live.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => $"{s.Id}:{s.Version}"));
}
