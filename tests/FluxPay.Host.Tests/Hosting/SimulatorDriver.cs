using System.Text.Json;

namespace FluxPay.Host.Tests.Hosting;

/// <summary>Drives the simulator inside a host, or one that stands alone: buyers, faults, and what really moved.</summary>
public sealed class SimulatorDriver(Api anonymous, string prefix = "/simulators/toss")
{
    /// <summary>A buyer who has just finished in the payment window.</summary>
    public async Task<string> PayAsync(string orderId, long amount, string? behavior = null, string method = "CARD")
    {
        var paid = await anonymous.PostAsync($"{prefix}/sim/payments", new { orderId, amount, method, behavior = behavior ?? "approve" });
        return paid.Envelope.GetProperty("paymentKey").GetString()
            ?? throw new InvalidOperationException($"The simulator refused: {paid.Body}");
    }

    /// <summary>The buyer pays into the account.</summary>
    public async Task DepositAsync(string paymentKey)
    {
        var deposited = await anonymous.PostAsync($"{prefix}/sim/deposits", new { paymentKey });
        if (deposited.Status != System.Net.HttpStatusCode.OK)
            throw new InvalidOperationException($"The simulator refused: {deposited.Body}");
    }

    /// <summary>A buyer who has just registered a card.</summary>
    public async Task<string> RegisterCardAsync(string customerKey, string? behavior = null)
    {
        var registered = await anonymous.PostAsync($"{prefix}/sim/billing-auth", new { customerKey, behavior = behavior ?? "approve" });
        return registered.Envelope.GetProperty("authKey").GetString()
            ?? throw new InvalidOperationException($"The simulator refused: {registered.Body}");
    }

    /// <summary>What an existing payment does with its next confirm or cancel.</summary>
    public Task<ApiAnswer> BehaveAsync(string paymentKey, string behavior) =>
        anonymous.PutAsync($"{prefix}/sim/payments/{paymentKey}/behavior", new { behavior });

    public Task<ApiAnswer> FaultsAsync(
        double dropRequestRate = 0, double dropAnswerRate = 0, double errorRate = 0, int latencyMs = 0, int seed = 1) =>
        anonymous.PutAsync($"{prefix}/sim/faults", new { dropRequestRate, dropAnswerRate, errorRate, latencyMs, seed });

    /// <summary>What really moved for an order.</summary>
    public async Task<(long Charges, long Cancelled, long Balance)> ChargesAsync(string orderId)
    {
        JsonElement moved = (await anonymous.GetAsync($"{prefix}/sim/charges?orderId={orderId}")).Envelope;
        return (moved.GetProperty("charges").GetInt64(), moved.GetProperty("cancelled").GetInt64(), moved.GetProperty("balance").GetInt64());
    }
}
