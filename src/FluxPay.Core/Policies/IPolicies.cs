using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Policies;

/// <summary>The policies in force. A call sees one consistent set; a reload replaces the whole set at once.</summary>
public interface IPolicies
{
    /// <summary>
    /// The policy of a service; one without a file has KRW, Asia/Seoul, custom amounts and no products.
    /// </summary>
    ServicePolicy For(string serviceId);

    /// <summary>The policy of a service that has a file.</summary>
    bool TryGet(string serviceId, [NotNullWhen(true)] out ServicePolicy? policy);

    /// <summary>The policies of all services that have a file.</summary>
    IReadOnlyCollection<ServicePolicy> All { get; }

    /// <summary>When they were loaded, and what is wrong with the files now.</summary>
    PolicyReloadState State { get; }
}

/// <summary>How fresh the policies in force are.</summary>
public sealed record PolicyReloadState
{
    /// <summary>When the policies in force were read.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>When the last reload failed; null when it did not.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why it failed; empty when it did not. The policies of <see cref="LoadedAt"/> stay in force.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];
}
