namespace FluxPay.Client.Json;

/// <summary>The result of a refused validation.</summary>
internal sealed record ValidationProblems(IReadOnlyList<FieldError>? Errors = null);
