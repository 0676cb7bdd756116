using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Policies;

/// <summary>The policies of one load.</summary>
internal sealed class PolicySet(IEnumerable<ServicePolicy> policies)
{
    private readonly FrozenDictionary<string, ServicePolicy> _byService =
        policies.ToFrozenDictionary(policy => policy.Service, StringComparer.Ordinal);

    public IReadOnlyCollection<ServicePolicy> All => _byService.Values;

    public bool TryGet(string serviceId, [NotNullWhen(true)] out ServicePolicy? policy) =>
        _byService.TryGetValue(serviceId, out policy);

    public ServicePolicy For(string serviceId) =>
        TryGet(serviceId, out var policy) ? policy : ServicePolicy.Default(serviceId);
}
