namespace FluxPay;

/// <summary>What a timer is about: one thing of one customer, <c>{id}@{service}:{customer}</c>. Ids never hold an <c>@</c>.</summary>
internal static class TimerSubject
{
    public static string Of<TId>(CustomerRef customer, TId id) where TId : struct, IPrefixedId<TId> =>
        $"{IdText.Format(id)}@{customer.PartitionKey}";

    public static (TId Id, CustomerRef Customer) Parse<TId>(string subject) where TId : struct, IPrefixedId<TId>
    {
        int at = subject.IndexOf('@', StringComparison.Ordinal);
        int colon = subject.IndexOf(':', at);
        return (IdText.Parse<TId>(subject[..at]), new CustomerRef(subject[(at + 1)..colon], subject[(colon + 1)..]));
    }
}
