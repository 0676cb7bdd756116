using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace FluxPay.Security.Tests;

public sealed class EncryptionTests
{
    private static readonly string One = $"one:{Convert.ToBase64String(SHA256.HashData("1"u8))}";
    private static readonly string Two = $"two:{Convert.ToBase64String(SHA256.HashData("2"u8))}";

    [Theory]
    [InlineData("")]
    [InlineData("답 {\"a\":1}")]
    public void What_is_sealed_opens_to_the_byte_and_never_looks_the_same_twice(string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        var cipher = Cipher(One);
        byte[] first = cipher.Seal("field", plain);
        Assert.Equal(plain, cipher.Open("field", first));
        Assert.NotEqual(first, cipher.Seal("field", plain));
    }

    [Fact]
    public void A_ring_turns_the_first_seals_and_all_open()
    {
        byte[] old = Cipher(One).Seal("field", "x"u8);
        var turned = Cipher($"{Two},{One}");
        Assert.Equal("x"u8.ToArray(), turned.Open("field", old));
        byte[] current = turned.Seal("field", "y"u8);
        Assert.Equal("y"u8.ToArray(), Cipher(Two).Open("field", current));
        var missing = Assert.Throws<CryptographicException>(() => Cipher(One).Open("field", current));
        Assert.Contains("'two'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_is_noticed_wherever_it_is()
    {
        var cipher = Cipher(One);
        byte[] good = cipher.Seal("field", "secret"u8);
        for (int i = 1; i < good.Length; i++)   // byte 0 is the length of the key's id
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open("field", bad));
        }
        byte[] otherKey = Cipher($"one:{Convert.ToBase64String(SHA256.HashData("3"u8))}").Seal("field", "secret"u8);
        Assert.ThrowsAny<CryptographicException>(() => cipher.Open("field", otherKey));
    }

    [Fact]
    public void A_value_that_was_moved_to_another_field_does_not_open()
    {
        byte[] good = Cipher(One).Seal("this", "secret"u8);
        Assert.Equal("secret"u8.ToArray(), Cipher(One).Open("this", good));
        Assert.ThrowsAny<CryptographicException>(() => Cipher(One).Open("that", good));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("one:")]
    [InlineData("one:AAAA")]
    [InlineData("one:not base64")]
    [InlineData(":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("o-n-e:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData(",")]
    public void A_wrong_key_stops_the_start_in_words(string keys)
    {
        var result = Validate(keys, Environments.Production);
        Assert.Contains("FluxPay:Encryption:Keys must", result.FailureMessage, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Cipher(keys));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Only_development_runs_without_keys(string? keys)
    {
        Assert.True(Validate(keys, Environments.Development).Succeeded);
        Assert.Contains("openssl rand", Validate(keys, Environments.Production).FailureMessage, StringComparison.Ordinal);
        Assert.True(new EncryptionOptionsValidator().Validate(null, new EncryptionOptions { Keys = keys }).Failed);
        Assert.True(Validate($"{One}, {Two}", Environments.Production).Succeeded);
        Assert.Equal("x"u8.ToArray(), Cipher(keys).Open("field", Cipher(keys).Seal("field", "x"u8)));
    }

    private static ValidateOptionsResult Validate(string? keys, string environment) =>
        new EncryptionOptionsValidator(new HostingEnvironment { EnvironmentName = environment }).Validate(null, new EncryptionOptions { Keys = keys });

    private static FieldCipher Cipher(string? keys) => new(new KeyRing(Options.Create(new EncryptionOptions { Keys = keys })));
}
