namespace FluxPay;

/// <summary>One customer of one service: what wallets, orders and events are keyed by, and what a database may be sharded on.</summary>
/// <param name="Service">The service's id, <c>[a-z0-9-]{2,32}</c>.</param>
/// <param name="Id">The caller's own id of its customer: 1 to 64 of <c>[A-Za-z0-9_.:@-]</c>.</param>
public readonly record struct CustomerRef(string Service, string Id)
{
    /// <summary>The Kafka key and CloudEvents partition key, <c>{service}:{customer}</c>.</summary>
    public string PartitionKey => $"{Service}:{Id}";

    /// <inheritdoc/>
    public override string ToString() => PartitionKey;
}
