using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using BenchmarkDotNet.Attributes;
using FluxPay.Events;
using FluxPay.Http;

namespace FluxPay.Benchmarks;

/// <summary>What does it cost to write an order's answer, envelope included? The baseline is the serializer as an application would use it: by reflection.</summary>
[MemoryDiagnoser]
public class AnswerJson
{
    private static readonly Text Message = new("The order was created.", "주문이 생성되었습니다.");
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly JsonSerializerOptions Reflection = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new InstantConverter() },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    private readonly OrderSnapshot _order = Samples.Order.ToSnapshot();

    [Benchmark(Baseline = true)]
    public int ByReflection() =>
        JsonSerializer.SerializeToUtf8Bytes(new { IsSuccess = true, Code = "OK", Message = Message.English, Result = _order }, Reflection).Length;

    /// <summary>The least it could be: a writer and the names.</summary>
    [Benchmark]
    public int ByHand()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, Writing);
        writer.WriteStartObject();
        writer.WriteBoolean("isSuccess"u8, true);
        writer.WriteString("code"u8, "OK");
        writer.WriteString("message"u8, Message.English);
        writer.WriteStartObject("result"u8);
        writer.WriteString("orderId"u8, _order.OrderId);
        writer.WriteString("customerId"u8, _order.CustomerId);
        writer.WriteString("orderName"u8, _order.OrderName);
        writer.WriteString("status"u8, _order.Status);
        writer.WriteString("product"u8, _order.Product);
        writer.WriteNumber("quantity"u8, _order.Quantity);
        writer.WriteNumber("amount"u8, _order.Amount);
        writer.WriteNumber("creditAmount"u8, _order.CreditAmount);
        writer.WriteNumber("totalAmount"u8, _order.TotalAmount);
        writer.WriteString("currency"u8, _order.Currency);
        writer.WriteNumber("cancelledAmount"u8, _order.CancelledAmount);
        writer.WriteStartObject("metadata"u8);
        foreach (var (name, value) in _order.Metadata)
            writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteStartObject("payment"u8);
        writer.WriteString("paymentId"u8, _order.Payment!.PaymentId);
        writer.WriteString("status"u8, _order.Payment.Status);
        writer.WriteBoolean("inDoubt"u8, _order.Payment.InDoubt);
        writer.WriteEndObject();
        writer.WriteBoolean("compensating"u8, _order.Compensating);
        writer.WriteString("cancelReason"u8, _order.CancelReason);
        writer.WriteString("createdAt"u8, _order.CreatedAt);
        writer.WriteString("updatedAt"u8, _order.UpdatedAt);
        writer.WriteString("expiresAt"u8, _order.ExpiresAt!.Value);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenCount;
    }

    /// <summary>As every endpoint answers.</summary>
    [Benchmark]
    public int Answer() => Http.Answer.Of(201, Message, _order, "en").Body.Length;
}
