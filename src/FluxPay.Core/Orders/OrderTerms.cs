using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluxPay.Policies;

namespace FluxPay.Orders;

/// <summary>What was promised when the order was created: the policy's numbers of that day, kept with the order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Custom), "custom")]
[JsonDerivedType(typeof(Pack), "pack")]
[JsonDerivedType(typeof(Feature), "feature")]
public abstract record OrderTerms
{
    private OrderTerms() { }   // closed: every kind is listed here

    /// <summary>True when being paid is all there is to it.</summary>
    [JsonIgnore]
    public bool CompletesWhenPaid => this is not Feature;

    /// <summary>An amount the caller named.</summary>
    public sealed record Custom : OrderTerms;

    /// <summary>A top-up.</summary>
    /// <param name="Credits">Bought with one pack.</param>
    /// <param name="Bonus">Given on top of one pack.</param>
    /// <param name="PaidValidity">How long bought credits live; null for ever.</param>
    /// <param name="BonusValidity">How long given credits live; null for ever.</param>
    public sealed record Pack(long Credits, long Bonus, CalendarSpan? PaidValidity, CalendarSpan? BonusValidity) : OrderTerms
    {
        /// <summary>The national rule its refund follows; null for none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        [JsonConverter(typeof(JsonStringEnumConverter<RefundRule>))]
        public RefundRule? Refund { get; init; }
    }

    /// <summary>A feature that a service will run.</summary>
    /// <param name="UnitCredits">Credits for one, 0 unless credits pay for it.</param>
    /// <param name="CompleteWithin">How long the service has once the order is paid.</param>
    /// <param name="Metered">True when its use is recorded and priced per period.</param>
    public sealed record Feature(long UnitCredits, TimeSpan CompleteWithin, bool Metered = false) : OrderTerms
    {
        /// <summary>The plan that authorised it, and what was taken from its allowance; null when none had a part in it.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public AllowanceTaken? Allowance { get; init; }

        /// <summary>
        /// How many of so many used come from the allowance. What was paid stays paid, so it is used before the allowance; held credits come
        /// free, so they are used after it.
        /// </summary>
        internal long FromAllowance(long ordered, long used)
        {
            long taken = Allowance?.Quantity ?? 0;
            return UnitCredits > 0 || Metered ? Math.Min(taken, used) : Math.Max(0, used - (ordered - taken));
        }
    }
}

/// <summary>What an order took from a plan's allowance of one period.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="PeriodStart">The period it was taken from; what comes back goes there.</param>
/// <param name="Quantity">How many; 0 for a metered feature, whose allowance counts when its period is rated.</param>
public sealed record AllowanceTaken(string Plan, DateTimeOffset PeriodStart, long Quantity);

/// <summary>How terms are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(CalendarSpanConverter)])]
[JsonSerializable(typeof(OrderTerms))]
internal sealed partial class OrderJson : JsonSerializerContext;

/// <summary>Calendar days as <c>365d</c>, exact lengths as <c>hh:mm:ss</c>.</summary>
internal sealed class CalendarSpanConverter : JsonConverter<CalendarSpan>
{
    public override CalendarSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString()!;
        return text.EndsWith('d')
            ? CalendarSpan.OfDays(int.Parse(text[..^1], CultureInfo.InvariantCulture))
            : CalendarSpan.Of(TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture));
    }

    public override void Write(Utf8JsonWriter writer, CalendarSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Days}d")
            : value.Exact.ToString("c", CultureInfo.InvariantCulture));
}
