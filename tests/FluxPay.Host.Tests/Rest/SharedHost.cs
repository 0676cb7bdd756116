using System.Collections.Concurrent;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;

[assembly: AssemblyFixture(typeof(SharedHost))]

namespace FluxPay.Host.Tests.Rest;

/// <summary>
/// Hosts that many tests use at once, each test with customers of its own. Started when the first test asks, so that a run of a
/// few tests starts no more than they need.
/// </summary>
public sealed class SharedHost : IAsyncDisposable
{
    private static int s_customers;

    private readonly ConcurrentDictionary<string, Lazy<Task<HostProcess>>> _hosts = [];
    private readonly string _policies = Directory.CreateTempSubdirectory("fluxpay-policies-").FullName;

    public SharedHost()
    {
        File.WriteAllText(Path.Combine(_policies, "moa.yaml"), TestPolicies.Moa);
        File.WriteAllText(Path.Combine(_policies, "shop.yaml"), TestPolicies.Shop);
    }

    /// <summary>A customer no other test has.</summary>
    public static string NewCustomer() => $"cust-{Interlocked.Increment(ref s_customers)}";

    /// <summary>A development host with the policies of <see cref="TestPolicies"/>.</summary>
    public Task<HostProcess> StartedAsync() => OneAsync("plain", []);

    /// <summary>One that waits for its gateway hardly at all, so that an outcome stays unknown for as long as the gateway likes.</summary>
    public Task<HostProcess> ImpatientAsync() => OneAsync("impatient", new() { ["FluxPay:Payments:ConfirmWait"] = "00:00:00.200" });

    /// <summary>One whose clock its tests turn.</summary>
    public Task<HostProcess> WithTurnedClockAsync() => OneAsync("clock", []);

    /// <summary>One whose gateway is down, and that demands idempotency keys.</summary>
    public Task<HostProcess> WithoutGatewayAsync() => OneAsync("down", new()
    {
        ["FluxPay:Toss:SecretKey"] = "test_sk_nobody",
        ["FluxPay:Toss:BaseUrl"] = "http://127.0.0.1:1",
        ["FluxPay:Idempotency:Required"] = "true",
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values)
            await (await host.Value).DisposeAsync();
        Directory.Delete(_policies, recursive: true);
    }

    private Task<HostProcess> OneAsync(string name, Dictionary<string, string> settings)
    {
        settings["FluxPay:Policies"] = _policies;
        return _hosts.GetOrAdd(name, _ => new Lazy<Task<HostProcess>>(() => HostProcess.StartAsync(settings))).Value;
    }
}
