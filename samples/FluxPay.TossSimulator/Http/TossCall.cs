using System.Text.Json;
using FluxPay.TossSimulator.Idempotency;

namespace FluxPay.TossSimulator.Http;

/// <summary>One authenticated call below <c>/v1</c>.</summary>
/// <param name="Body">The JSON object of a POST; null when there is none or it is not one.</param>
/// <param name="Scope">Where an idempotency key came with it.</param>
/// <param name="InEnglish">The client asked for English messages.</param>
internal sealed record TossCall(
    string TraceId, DateTimeOffset ReceivedAt, JsonElement? Body, IdempotencyScope? Scope, bool InEnglish);
