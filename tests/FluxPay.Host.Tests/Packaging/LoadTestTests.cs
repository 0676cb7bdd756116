using FluxPay.LoadTest.Measuring;

namespace FluxPay.Host.Tests.Packaging;

public sealed class LoadTestTests
{
    [Theory]
    [InlineData("--embedded", "--room", "1000", "--mix", "payment=1,whole=1")]
    [InlineData("--seconds", "7", "--broker-down", "1")]
    [InlineData("--hosts", "2", "--mix", "payment=4,topup=1,credits=1,feature=1,whole=1", "--faults", "0.02", "--gateway-ms", "2")]
    [InlineData("--rows", "1000", "--in-flight", "1,4")]
    public async Task The_load_test_still_drives_every_journey_to_its_end(params string[] arguments)
    {
        string program = Repository.Path("benchmarks", "FluxPay.LoadTest", "bin", Repository.Configuration, "net10.0", "FluxPay.LoadTest.dll");
        string report = await Command.RunAsync(Path.GetTempPath(), "dotnet",
            [program, "--rate", "30", "--seconds", "2", "--warmup", "0", "--customers", "20", .. arguments]);
        Assert.Contains("| 100.000 % | 0 |", report, StringComparison.Ordinal);
        Assert.Contains("Auditor: clean", report, StringComparison.Ordinal);
        Assert.Contains("of which nothing was kept: so it is", report, StringComparison.Ordinal);
        if (arguments.Contains("--in-flight"))
            Assert.Contains("By load: ", report, StringComparison.Ordinal);
        if (!arguments.Contains("--embedded"))
            Assert.Contains("each customer's in sequence and without a gap", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_is_the_longest_of_that_share_to_within_a_sixty_fourth()
    {
        var latencies = new Latencies();
        long[] all = [.. Enumerable.Range(1, 5000).Select(i => (long)i * i % 3_000_017)];
        foreach (long microseconds in all)
            latencies.Record(TimeSpan.FromMicroseconds(microseconds));
        var packed = Latencies.Between(new Latencies().Pack(), latencies.Pack());

        long[] sorted = [.. all.Order()];
        Assert.Equal((sorted.Length, sorted.Sum()), (latencies.Count, (long)latencies.Sum.TotalMicroseconds));
        Assert.Equal(sorted[^1], (long)latencies.Longest.TotalMicroseconds);
        Assert.All([0.001, 0.5, 0.95, 0.99, 0.999, 1.0], share =>
        {
            long exact = sorted[(int)Math.Ceiling(sorted.Length * share) - 1];
            Assert.InRange(latencies.At(share).TotalMicroseconds, exact, exact * 65 / 64);
            Assert.InRange(packed.At(share).TotalMicroseconds, exact, exact * 65 / 64);
        });
    }
}
