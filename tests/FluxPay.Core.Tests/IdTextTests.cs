using CsCheck;

namespace FluxPay.Tests;

public sealed class IdTextTests
{
    private static readonly OrderId Sample = OrderId.Of(new Guid("0197a5b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"));

    [Fact]
    public void Every_id_survives_its_text() => Gen.Guid.Sample(guid =>
    {
        string text = OrderId.Of(guid).ToString();
        Assert.True(IdText.TryParse<OrderId>(text, out var id));
        Assert.Equal(guid, id.Value);
        Assert.Matches("^ord_[0-9A-HJKMNP-TV-Z]{26}$", text);
        Assert.True(text.Length <= 40);
    });

    [Fact]
    public void Text_order_is_the_order_of_the_128_bits() => Gen.Select(Gen.Guid, Gen.Guid).Sample((a, b) =>
        Math.Sign(string.CompareOrdinal(OrderId.Of(a).ToString(), OrderId.Of(b).ToString()))
            == Math.Sign(string.CompareOrdinal(a.ToString("N"), b.ToString("N"))));

    [Fact]
    public void Every_kind_of_id_has_its_own_prefix()
    {
        var ids = new UuidV7Source(TimeProvider.System);
        string[] texts =
        [
            ids.New<OrderId>().ToString(), ids.New<PaymentId>().ToString(), ids.New<UsageId>().ToString(), ids.New<HoldId>().ToString(),
            ids.New<GrantId>().ToString(), ids.New<RefundId>().ToString(), ids.New<EntryId>().ToString(), ids.New<AttemptId>().ToString(),
            ids.New<FluxPay.EventId>().ToString(), ids.New<ApiKeyId>().ToString(),
        ];
        Assert.Equal(
            ["ord", "pay", "use", "hld", "grt", "rfd", "ent", "att", "evt", "key"], texts.Select(text => text.Split('_')[0]));
    }

    public static TheoryData<string?> BadTexts()
    {
        string good = Sample.ToString();
        return
        [
            (string?)null, "", "ord_", good[..^1], good + "0", good.ToLowerInvariant(), "pay" + good[3..], good.Replace('_', '-'), " " + good[1..],
            "ord_8" + good[5..],   // more than 128 bits
            good[..^1] + "U", good[..^1] + "I", good[..^1] + "L", good[..^1] + "O", good[..^1] + "é", good[..^1] + "\0",
        ];
    }

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Anything_else_is_no_id(string? text)
    {
        Assert.True(IdText.TryParse<OrderId>(Sample.ToString(), out _));
        Assert.False(IdText.TryParse<OrderId>(text, out var id));
        Assert.Equal(default, id);
        if (text is not null)
            Assert.Throws<FormatException>(() => IdText.Parse<OrderId>(text));
    }
}
