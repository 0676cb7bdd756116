using System.Text.Json;
using FluxPay.Security;

namespace FluxPay.Sagas.Orchestration;

/// <summary>What an instance knows, as it is kept: JSON, sealed, because an application may put personal data into it.</summary>
internal sealed class SagaPayloads(FieldCipher cipher)
{
    private const int MostBytes = 64 * 1024;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public ReadOnlyMemory<byte> Seal<TData>(SagaPayload<TData> payload) where TData : class
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(payload, Json);
        return plain.Length <= MostBytes
            ? cipher.Seal(SealedAs.SagaPayload, plain)
            : throw new InvalidOperationException($"A saga keeps at most {MostBytes} bytes of data; this is {plain.Length}.");
    }

    public SagaPayload<TData> Open<TData>(ReadOnlyMemory<byte> sealedValue) where TData : class =>
        JsonSerializer.Deserialize<SagaPayload<TData>>(cipher.Open(SealedAs.SagaPayload, sealedValue.Span), Json)!;
}

/// <summary>What an instance knows.</summary>
/// <param name="Data">What the steps know.</param>
/// <param name="Signals">The signals that came, as JSON, by their names; taken or not, because each counts once.</param>
internal sealed record SagaPayload<TData>(TData Data, IReadOnlyDictionary<string, string> Signals) where TData : class;
