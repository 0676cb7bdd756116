using System.Text.Json.Serialization;
using FluxPay.Sagas;
using FluxPay.Sagas.Orchestration;

namespace FluxPay.Http;

internal sealed record SagaView(
    string SagaId, string Type, string Subject, string Status, string? Step, IReadOnlyList<SagaStepView> Steps, int Attempts, string? Reason,
    DateTimeOffset? NextAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What happened to it; only where one is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TimelineEntryView>? History { get; init; }

    public static SagaView Of(SagaReport s) => new(
        s.Id.ToString(), s.Type, s.Subject, s.Status.Wire(), s.Step, [.. s.Steps.Select(step => new SagaStepView(step.Name, step.Status.Wire()))],
        s.Attempts, s.Reason, s.NextAt, s.CreatedAt, s.UpdatedAt);
}

internal sealed record SagaStepView(string Name, string Status);
