using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using FluxPay.WaitingRooms;

namespace FluxPay.Benchmarks;

/// <summary>What does a pass of a waiting room cost each request that carries one? The baseline is one HMAC over as many bytes.</summary>
[MemoryDiagnoser]
public class PassChecks
{
    private const int SignedLength = 50;   // what the pass is for, and its 32 bytes

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly RoomTokens _tokens = new("rush", "moa");
    private readonly RoomKeyRing _ring = new(new RoomSecrets(Secret, [new SigningKey("k1", Secret)]));
    private readonly byte[] _message = new byte[SignedLength];
    private readonly byte[] _mac = new byte[HMACSHA256.HashSizeInBytes];
    private string _pass = "";

    [GlobalSetup]
    public void Setup() => _pass = Seal();

    [Benchmark(Baseline = true)]
    public int Hmac() => HMACSHA256.HashData(Secret, _message, _mac);

    /// <summary>Is it ours, whose is it, until when.</summary>
    [Benchmark]
    public bool Open() => Pass.TryOpen(_tokens.Passes, _ring, _pass, out _) ? true : throw new InvalidOperationException("It is ours.");

    /// <summary>Whose customer is this, for it opens nothing for another.</summary>
    [Benchmark]
    public bool Identify() => _tokens.Identify(_ring, "cust-1") == default;

    [Benchmark]
    public string Seal() => new Pass(new TicketId(7), 1_764_000_000_000, 1_764_000_600_000).Seal(_tokens.Passes, _ring.Current(1_764_000_000_000));
}
