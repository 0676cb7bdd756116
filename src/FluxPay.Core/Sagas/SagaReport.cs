using FluxPay.Sagas.Orchestration;

namespace FluxPay.Sagas;

/// <summary>A saga as an operator sees it, an application's own or an order's.</summary>
internal sealed record SagaReport
{
    public required SagaId Id { get; init; }
    public required string Type { get; init; }
    public required string Subject { get; init; }
    public required SagaStatus Status { get; init; }
    public required IReadOnlyList<(string Name, StepStatus Status)> Steps { get; init; }
    public string? Step { get; init; }
    public string? Reason { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset? NextAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static SagaReport Of(SagaInstance saga) => new()
    {
        Id = saga.Id,
        Type = saga.Type,
        Subject = saga.Subject,
        Status = saga.Status,
        Steps = [.. saga.Steps.Select(s => (s.Name, s.Status))],
        Step = saga.Step,
        Reason = saga.Reason,
        Attempts = saga.Attempts,
        NextAt = saga.NextAt,
        CreatedAt = saga.CreatedAt,
        UpdatedAt = saga.UpdatedAt,
    };
}

/// <summary>One line of what happened to a saga.</summary>
internal sealed record SagaEvent(DateTimeOffset At, string Type, string Title, string? Detail);
