namespace FluxPay.TossSimulator.Tests.Faults;

public sealed class FaultTests
{
    private static Task<Reply> PutAsync(SimulatorHost sim, object faults) => sim.SimAsync(HttpMethod.Put, "sim/faults", faults);

    /// <summary>What sixty lookups in a row met: an answer's status, or 0 for a cut connection.</summary>
    private static async Task<List<int>> RunAsync(SimulatorHost sim, string paymentKey)
    {
        var seen = new List<int>();
        for (int i = 0; i < 60; i++)
        {
            using HttpClient http = sim.NewClient();      // a pooled client might quietly repeat a cut lookup
            using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/payments/{paymentKey}");
            request.Headers.Authorization = SimulatorHost.Basic("test_sk_unit:");
            try
            {
                using HttpResponseMessage response = await http.SendAsync(request);
                seen.Add((int)response.StatusCode);
            }
            catch (HttpRequestException)
            {
                seen.Add(0);
            }
        }
        return seen;
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_faults_and_another_seed_others()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        object Faults(long seed) => new { dropRequestRate = 0.2, dropAnswerRate = 0.1, errorRate = 0.3, latencyMs = 0, seed };

        await PutAsync(sim, Faults(7));
        List<int> first = await RunAsync(sim, key);
        await PutAsync(sim, Faults(7));
        List<int> again = await RunAsync(sim, key);
        await PutAsync(sim, Faults(8));
        List<int> other = await RunAsync(sim, key);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal([0, 200, 500], first.Distinct().Order());
    }

    [Fact]
    public async Task A_certain_error_does_nothing_and_a_certain_lost_answer_charges()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();

        await PutAsync(sim, new { errorRate = 1 });
        (await sim.ConfirmAsync(key, key: "k")).Is(500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
        await PutAsync(sim, new { dropRequestRate = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ConfirmAsync(key, key: "k"));
        Assert.Equal((0, 0, 0), await sim.ChargesAsync());

        await PutAsync(sim, new { dropAnswerRate = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.ConfirmAsync(key, key: "k"));
        Assert.Equal((1, 0, 10_000), await sim.ChargesAsync());

        await PutAsync(sim, new { });
        (await sim.ConfirmAsync(key, key: "k")).IsPayment("DONE");
    }

    [Fact]
    public async Task Latency_waits_on_the_clock_of_the_host()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        string key = await sim.PayAsync();
        await PutAsync(sim, new { latencyMs = 3_000 });
        DateTimeOffset start = sim.Time.GetUtcNow();

        (await sim.MoveUntilDoneAsync(sim.FindAsync(key), TimeSpan.FromMilliseconds(500))).IsPayment("IN_PROGRESS");

        Assert.True(sim.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Faults_are_read_back_and_impossible_ones_refused()
    {
        await using SimulatorHost sim = await SimulatorHost.StartAsync();
        await PutAsync(sim, new { dropRequestRate = 0.25, seed = -3 });
        Reply reply = await sim.SimAsync(HttpMethod.Get, "sim/faults");
        Assert.Equal("""{"dropRequestRate":0.25,"dropAnswerRate":0,"errorRate":0,"latencyMs":0,"seed":-3}""", reply.Body);

        foreach (object faults in (object[])[new { errorRate = 1.1 }, new { errorRate = "1" }, new { latencyMs = -1 }, new { seed = 0.5 }])
            (await PutAsync(sim, faults)).Is(400, "INVALID_REQUEST");
    }
}
