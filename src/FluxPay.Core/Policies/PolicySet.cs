using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Policies;

/// <summary>The policies of one load.</summary>
internal sealed class PolicySet(IReadOnlyCollection<ServicePolicy> policies)
{
    private readonly FrozenDictionary<string, ServicePolicy> _byService =
        policies.ToFrozenDictionary(policy => policy.Service, StringComparer.Ordinal);

    /// <summary>By service id.</summary>
    public ImmutableArray<ServicePolicy> All { get; } =
        [.. policies.OrderBy(policy => policy.Service, StringComparer.Ordinal)];

    public bool TryGet(string serviceId, [NotNullWhen(true)] out ServicePolicy? policy) =>
        _byService.TryGetValue(serviceId, out policy);

    public ServicePolicy For(string serviceId) =>
        TryGet(serviceId, out var policy) ? policy : ServicePolicy.Default(serviceId);
}
