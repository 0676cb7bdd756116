using System.Reflection;
using System.Text.Json;
using FluxPay.Sagas;

namespace FluxPay.Events.Tests;

public sealed class EventSchemaTests
{
    public static TheoryData<string> Types => [.. EventSchemas.Types];

    [Fact]
    public void Every_event_has_a_schema_and_every_schema_an_event()
    {
        var events = typeof(IEvent).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IEvent)))
            .Select(t => (string)t.GetProperty(nameof(IEvent.Type), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);
        Assert.Equal(events.Order(StringComparer.Ordinal), EventSchemas.Types);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_schema_says_what_every_member_is(string type)
    {
        using var schema = JsonDocument.Parse(EventSchemas.Find(type)!.Value);
        Assert.Equal(type, schema.RootElement.GetProperty("title").GetString());
        foreach (var member in schema.RootElement.GetProperty("properties").EnumerateObject())
            Assert.True(member.Value.TryGetProperty("description", out _), $"{type}.{member.Name} has no description");
    }

    [Theory]
    [InlineData("""{"grantId":"grt_01K7M3Q9ZC5T8V2X4B6N0PRSDW","customerId":"c","amount":1,"orderId":null,"balance":0}""", null)]
    [InlineData("""{"grantId":"grt_01K7M3Q9ZC5T8V2X4B6N0PRSDW","customerId":"c","amount":1.5,"orderId":null,"balance":0}""", "amount")]
    [InlineData("""{"grantId":"ord_01K7M3Q9ZC5T8V2X4B6N0PRSDW","customerId":"c","amount":1,"orderId":null,"balance":0}""", "grantId")]
    [InlineData("""{"grantId":"grt_01K7M3Q9ZC5T8V2X4B6N0PRSDW","customerId":"c","amount":1,"orderId":null}""", "balance")]
    [InlineData("""{"grantId":"grt_01K7M3Q9ZC5T8V2X4B6N0PRSDW","customerId":"c","amount":1,"orderId":null,"balance":0,"more":1}""", "more")]
    public void What_is_not_as_described_is_found(string data, string? wrong)
    {
        using var json = JsonDocument.Parse(data);
        string? found = PublishedEvents.WrongWith("credit.expired", json.RootElement);
        if (wrong is null)
            Assert.Null(found);
        else
            Assert.Contains(wrong, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_ours_has_none()
    {
        Assert.Null(EventSchemas.Find("order.guessed"));
        Assert.NotNull(EventSchemas.Find(ServiceUsage.Requested));
    }
}
