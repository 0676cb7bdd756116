using System.Diagnostics;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest.Measuring;

/// <summary>What everybody has used, at one moment or between two.</summary>
/// <param name="At">On the stopwatch.</param>
/// <param name="Time">How long it was.</param>
/// <param name="Postgres">Null without one.</param>
internal sealed record ResourceUse(
    long At, TimeSpan Time, IReadOnlyList<(string Name, ProcessUsage Used)> Processes, MachineUsage Machine, PostgresWork? Postgres,
    ProbeReading Hosts, ProbeReading Gateway)
{
    public static async Task<ResourceUse> OfAsync(Fleet fleet)
    {
        var hosts = await fleet.ReadHostsAsync();
        var gateway = await fleet.ReadGatewayAsync();
        PostgresWork? postgres = fleet.Postgres is null ? null : await PostgresWork.OfAsync(fleet.Postgres);
        return new ResourceUse(Stopwatch.GetTimestamp(), TimeSpan.Zero, [.. fleet.Processes.Select(p => (p.Name, ProcessUsage.Of(p)))], MachineUsage.Now(),
            postgres, hosts, gateway);
    }

    public ResourceUse Since(ResourceUse before) => new(
        At, Stopwatch.GetElapsedTime(before.At, At),
        [.. Processes.Zip(before.Processes, (now, then) => (now.Name, now.Used with { Cpu = now.Used.Cpu - then.Used.Cpu }))],
        new MachineUsage(Machine.Busy - before.Machine.Busy, Machine.Stolen - before.Machine.Stolen),
        Postgres?.Since(before.Postgres!.Value), Hosts.Since(before.Hosts), Gateway.Since(before.Gateway));
}
