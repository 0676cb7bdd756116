using System.Text.Json;

namespace FluxPay.Events;

/// <summary>An event on its way into the outbox; the store gives it its place in the customer's sequence.</summary>
/// <param name="Id">Stable over redelivery.</param>
/// <param name="Customer">Whose event.</param>
/// <param name="Type">The CloudEvents type, up to 100 characters.</param>
/// <param name="Subject">What it is about, up to 256 characters.</param>
/// <param name="Order">The order whose timeline shows it, if any.</param>
/// <param name="Data">The data as UTF-8 JSON, written once, when it happened; up to <see cref="MostDataBytes"/>.</param>
/// <remarks>
/// What no transport would take is refused here, so that the command that publishes it fails and not, long after it, the delivery of
/// everything that follows: <see cref="FluxPayException"/> with <see cref="ErrorCode.InvalidRequest"/>.
/// </remarks>
public sealed record PendingEvent(EventId Id, CustomerRef Customer, string Type, string Subject, OrderId? Order, ReadOnlyMemory<byte> Data)
{
    /// <summary>How large data may be: with its envelope it stays below the 1,000,000 bytes that brokers take unless told otherwise.</summary>
    public const int MostDataBytes = 900_000;

    private const int LongestType = 100;
    private const int LongestSubject = 256;

    /// <summary>The CloudEvents type.</summary>
    public string Type { get; init; } = Within(Type, Type.Length, LongestType, "type", "characters");

    /// <summary>What it is about.</summary>
    public string Subject { get; init; } = Within(Subject, Subject.Length, LongestSubject, "subject", "characters");

    /// <summary>The data as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Data { get; init; } = Within(Data, Data.Length, MostDataBytes, "data", "bytes");

    /// <summary>An event with its data written down.</summary>
    public static PendingEvent Of<TEvent>(EventId id, CustomerRef customer, string subject, OrderId? order, TEvent data)
        where TEvent : class, IEvent =>
        new(id, customer, TEvent.Type, subject, order, JsonSerializer.SerializeToUtf8Bytes(data, EventJson.TypeInfo<TEvent>()));

    private static T Within<T>(T value, int size, int most, string what, string unit) => size <= most
        ? value
        : throw new FluxPayException(new FluxPayError(ErrorCode.InvalidRequest, new Text(
            $"An event's {what} is up to {most} {unit}, was {size}.", $"이벤트의 {what}은(는) 최대 {most}이며, {size}입니다.")));
}
