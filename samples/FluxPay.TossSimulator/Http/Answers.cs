using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Http;

/// <summary>Builds answers in the shapes of Toss.</summary>
internal sealed class Answers(Database database, IdempotencyMemory memory)
{
    private const string Json = "application/json;charset=UTF-8";

    public static Answer OfPayment(Payment payment) => new(200, Json, PaymentJson.Write(payment));

    /// <summary>200 and not one byte.</summary>
    public static Answer Empty { get; } = new(200, Json, []);

    public static Answer Of<T>(T value, JsonTypeInfo<T> type) => new(200, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Answer OfError(TossError error, bool inEnglish) => new(
        ErrorCatalog.StatusOf(error.Code), Json, Body(error.Code, ErrorCatalog.MessageOf(error, inEnglish)));

    /// <summary>A refusal that stays the answer of this idempotency key.</summary>
    public Answer Refuse(TossError error, TossCall call)
    {
        Answer answer = OfError(error, call.InEnglish);
        database.Write(() =>
        {
            memory.Remember(call, answer);
            return true;
        });
        return answer;
    }

    /// <summary>
    /// A failure on the way that says nothing about the payment: the transient code that the documents list under the
    /// status, or what a proxy writes, which is no JSON at all.
    /// </summary>
    public static Answer OfStatus(int status, TossCall call) => status switch
    {
        400 => OfError(new TossError(ErrorCodes.ProviderError), call.InEnglish),
        401 => OfError(new TossError(ErrorCodes.UnauthorizedKey), call.InEnglish),
        403 => OfError(new TossError(ErrorCodes.ForbiddenConsecutiveRequest), call.InEnglish),
        404 => OfError(new TossError(ErrorCodes.NotFound), call.InEnglish),
        409 => OfError(new TossError(ErrorCodes.IdempotentRequestProcessing), call.InEnglish),
        500 => OfError(new TossError(ErrorCodes.FailedInternalSystemProcessing), call.InEnglish),
        // No document lists a code for these statuses; a client must not need one.
        < 500 => new Answer(status, Json, Body("TOO_MANY_REQUESTS", "Too Many Requests")),
        _ => new Answer(status, "text/html", Encoding.UTF8.GetBytes(
            $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr></body></html>\r\n")),
    };

    private static byte[] Body(string code, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new ErrorJson(code, message), WireJson.Readable.ErrorJson);
}
