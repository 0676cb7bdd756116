using System.Security.Cryptography;
using FluxPay.Security;
using Microsoft.Extensions.Options;

namespace FluxPay.Inbox.Tests;

public sealed class LetterPayloadTests
{
    public static TheoryData<byte[]?, byte[]> Records => new()
    {
        { null, [] },
        { null, [1, 2, 3] },
        { [], [1] },
        { [7, 8], [] },
        { [7, 8], [9] },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Key_and_value_come_back_as_they_were(byte[]? key, byte[] value)
    {
        var payload = new LetterPayload(new FieldCipher(Ring()));
        var record = new InboundRecord("usage", 1, 2, key is null ? default(ReadOnlyMemory<byte>?) : key, value);
        var opened = payload.Open(Letter(payload.Seal(record)));
        Assert.Equal(("usage", 1, 2L), (opened.Topic, opened.Partition, opened.Offset));
        Assert.Equal(key, opened.Key?.ToArray());
        Assert.Equal(value, opened.Value.ToArray());
    }

    private static InboundLetter Letter(ReadOnlyMemory<byte> payload) => new()
    {
        Id = default, Topic = "usage", Partition = 1, Offset = 2, Payload = payload, Size = 0, Status = LetterStatus.Dead, Code = "", Reason = "",
        Attempts = 0, ReceivedAt = default, UpdatedAt = default,
    };

    private static KeyRing Ring() => new(Options.Create(new EncryptionOptions { Keys = $"one:{Convert.ToBase64String(SHA256.HashData("one"u8))}" }));
}
