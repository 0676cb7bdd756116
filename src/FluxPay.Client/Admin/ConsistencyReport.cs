using System.Text.Json.Serialization;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>Whether orders, payments and credits add up.</summary>
public sealed record ConsistencyReport
{
    /// <summary>True when the auditor found nothing.</summary>
    public required bool Consistent { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>How much was looked at.</summary>
    public required ConsistencyCounts Checked { get; init; }

    /// <summary>What does not add up.</summary>
    public required IReadOnlyList<ConsistencyViolation> Violations { get; init; }
}

/// <summary>How much the auditor looked at.</summary>
/// <param name="Orders">Number of orders.</param>
/// <param name="Payments">Number of payments.</param>
/// <param name="Accounts">Number of credit accounts.</param>
public sealed record ConsistencyCounts(long Orders, long Payments, long Accounts);

/// <summary>One thing that does not add up.</summary>
public sealed record ConsistencyViolation
{
    /// <summary>The rule that is broken.</summary>
    public required string Rule { get; init; }

    /// <summary>What breaks it, usually an id.</summary>
    public required string Subject { get; init; }

    /// <summary>What the rule expects; JSON text when it is not a plain string.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Expected { get; init; }

    /// <summary>What is stored; JSON text when it is not a plain string.</summary>
    [JsonConverter(typeof(LooseTextConverter))]
    public string? Actual { get; init; }
}
