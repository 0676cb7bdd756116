using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FluxPay.Http;

namespace FluxPay.Benchmarks;

/// <summary>What does it cost to know a body again, whatever its order of members and white space? The baseline hashes its bytes.</summary>
[MemoryDiagnoser]
public class Fingerprints
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(
        """{"customerId":"cust-1","amount":15000,"currency":"KRW","orderName":"Concert ticket","metadata":{"seat":"B12","show":"evening"}}""");

    private JsonDocument _json = null!;

    /// <summary>Parsed once in a request, for whatever reads it.</summary>
    [GlobalSetup]
    public void Setup() => _json = JsonDocument.Parse(_body);

    [GlobalCleanup]
    public void Cleanup() => _json.Dispose();

    [Benchmark(Baseline = true)]
    public string HashOfBytes() => Convert.ToHexString(SHA256.HashData(_body));

    [Benchmark]
    public string Fingerprint() => CanonicalJson.Fingerprint(_json.RootElement);
}
