namespace FluxPay.Client.Json;

/// <summary>What every answer under <c>/api/v1</c> is.</summary>
internal sealed record Envelope<T>
{
    public required bool IsSuccess { get; init; }
    public required string Code { get; init; }
    public required string Message { get; init; }
    public T? Result { get; init; }
}
