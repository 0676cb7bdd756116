using System.Collections.Concurrent;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>Every way the gateway can misbehave × every operation × whatever else goes wrong: it ends as the gateway says.</summary>
public sealed class BehaviorTests
{
    private const int AtOnce = 24;

    [Theory]
    [InlineData(Disturbance.Nothing)]
    [InlineData(Disturbance.RepeatedWithKey)]
    [InlineData(Disturbance.RepeatedWithoutKey)]
    [InlineData(Disturbance.WebhookHints)]
    public async Task Every_operation_agrees_with_the_gateway_in_the_end(Disturbance disturbance)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        if (disturbance == Disturbance.WebhookHints)
            await gateway.TellAsync(host);
        var client = new HonestClient(host.Service);
        var trials = Trials(host, gateway.Simulator, client);
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(trials, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (trial, _) =>
        {
            try
            {
                await trial.PrepareAsync();
                await trial.RunAsync(disturbance);
                foreach (string problem in await trial.CheckAsync(disturbance))
                    wrong.Add(problem);
            }
            catch (Exception failure)
            {
                wrong.Add($"{trial}: {failure.Message}");
            }
        });

        await CheckAllAsync(host, client, trials, wrong);
        if (disturbance != Disturbance.RepeatedWithKey)   // there the client itself waits for the end
            Assert.Contains(trials, t => t.WasInDoubt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_operation_agrees_with_the_gateway_when_the_host_is_killed_in_the_middle(bool gatewayDiesToo)
    {
        await using var gateway = gatewayDiesToo ? null : await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway?.HostSettings());
        var simulator = gateway?.Simulator ?? host.Simulator;
        var client = new HonestClient(host.Service);
        var trials = Trials(host, simulator, client);
        await Parallel.ForEachAsync(
            trials, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (trial, _) => await trial.PrepareAsync());

        int before = client.Answers;
        var running = trials.ConvertAll(trial => trial.RunAsync(Disturbance.HostKilled));
        foreach (int answers in new[] { 1, trials.Count / 3 })   // the others are in flight, each somewhere else
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(client.Answers - before), seen => seen >= answers);
            await host.KillAsync();
            using (var file = new HostFile(host))
                Assert.Equal("ok", file.Integrity());
            await host.RestartAsync();
        }
        await Task.WhenAll(running);

        var wrong = new ConcurrentBag<string>();
        foreach (var trial in trials)
        {
            foreach (string problem in await trial.CheckAsync(Disturbance.HostKilled))
                wrong.Add(problem);
        }
        await CheckAllAsync(host, client, trials, wrong);
    }

    private static List<Trial> Trials(HostProcess host, SimulatorDriver gateway, HonestClient client) =>
    [
        .. from operation in Enum.GetValues<Operation>()
           from behavior in Behaviors.For(operation)
           select new Trial(operation, behavior, host, gateway, client),
    ];

    /// <summary>What holds for all of them together: the auditor, every answer once more, and the file after the end.</summary>
    private static async Task CheckAllAsync(HostProcess host, HonestClient client, List<Trial> trials, ConcurrentBag<string> wrong)
    {
        foreach (string different in await client.RepeatAllAsync())
            wrong.Add(different);
        var audit = await host.Admin.GetAsync("/api/v1/admin/consistency");
        if (!audit.Result.GetProperty("consistent").GetBoolean())
            wrong.Add(audit.Body);
        await host.KillAsync();
        using (var file = new HostFile(host))
        {
            var events = file.EventsByOrder();
            foreach (string problem in trials.SelectMany(t => t.CheckEvents(events)))
                wrong.Add(problem);
            Assert.Equal(("ok", 0), (file.Integrity(), file.OpenAttempts()));
        }
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong) + "\n\nThe host said:\n" + Tail(host.Output));
    }

    private static string Tail(string output) => output.Length > 4000 ? output[^4000..] : output;
}
