using System.Text;
using System.Text.Json;

namespace FluxPay.Events.Tests;

/// <summary>The envelope is the contract's to the letter; nothing that no transport would take gets into the outbox.</summary>
public sealed class CloudEventTests
{
    private static readonly EventId Id = IdText.Parse<EventId>("evt_01K7M3Q9ZC5T8V2X4B6N0PRSDW");
    private static readonly CustomerRef Customer = new("moa", "cust-1");
    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 4, 5, 678, TimeSpan.FromHours(9));

    [Fact]
    public void The_envelope_is_the_contracts()
    {
        var envelope = new CloudEvent(Id, Customer, 42, "payment.approved", "ord_1", At, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Assert.Equal(
            """{"specversion":"1.0","id":"evt_01K7M3Q9ZC5T8V2X4B6N0PRSDW","source":"/fluxpay/moa","type":"payment.approved","subject":"ord"""
            + """_1","time":"2026-01-31T03:04:05.678Z","datacontenttype":"application/json","partitionkey":"moa:cust-1","sequence":"0000000000"""
            + """0000000042","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","data":{"amount":1,"name":"이름"}}""",
            Encoding.UTF8.GetString(CloudEvent.Write(envelope.Attributes(), """{"amount":1,"name":"이름"}"""u8)));
    }

    [Fact]
    public void Without_a_trace_there_is_no_attribute_for_it_and_text_is_escaped()
    {
        var envelope = new CloudEvent(Id, Customer, 1, "shop.opened", "a \"subject\"\n", At, null);
        using var json = JsonDocument.Parse(CloudEvent.Write(envelope.Attributes(), "{}"u8));
        Assert.False(json.RootElement.TryGetProperty("traceparent", out _));
        Assert.Equal("a \"subject\"\n", json.RootElement.GetProperty("subject").GetString());
    }

    [Fact]
    public void A_large_event_leaves_no_trace_in_the_next_one()
    {
        var envelope = new CloudEvent(Id, Customer, 1, "shop.opened", "s", At, null);
        byte[] large = JsonSerializer.SerializeToUtf8Bytes(new { Text = new string('x', PendingEvent.MostDataBytes - 20) });
        Assert.InRange(CloudEvent.Write(envelope.Attributes(), large).Length, large.Length, 1_000_000 - 4_000);   // room for key and headers
        Assert.EndsWith("\"data\":{}}", Encoding.UTF8.GetString(CloudEvent.Write(envelope.Attributes(), "{}"u8)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PendingEvent.MostDataBytes, 256, 100, true)]
    [InlineData(PendingEvent.MostDataBytes + 1, 256, 100, false)]
    [InlineData(2, 257, 100, false)]
    [InlineData(2, 256, 101, false)]
    public void An_event_that_no_transport_would_take_is_refused_when_it_is_written(int data, int subject, int type, bool fits)
    {
        PendingEvent Write() => new(Id, Customer, new string('t', type), new string('s', subject), null, new byte[data]);
        if (fits)
            Assert.Equal(data, Write().Data.Length);
        else
            Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<FluxPayException>(Write).Error.Code);
    }
}
