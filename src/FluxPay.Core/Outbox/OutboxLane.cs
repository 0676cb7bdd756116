using System.Text;

namespace FluxPay.Outbox;

/// <summary>Which of 64 lanes a customer's events take; the same on every host and for ever, so it hashes bytes itself (FNV-1a, 32 bits).</summary>
internal static class OutboxLane
{
    public const int Count = 64;

    public static int Of(CustomerRef customer)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(customer.PartitionKey))
            hash = (hash ^ b) * 16777619;
        return (int)(hash % Count);
    }
}
