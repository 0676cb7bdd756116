using System.Diagnostics;
using FluxPay.Tests;

namespace FluxPay.LoadTest.Servers;

/// <summary>
/// The brokers of a run in a process of their own, so that their processor time and memory are counted apart: this program once more, which ends
/// when its input does. They are librdkafka's mock cluster, unless <c>FLUXPAY_TEST_KAFKA</c> names real ones.
/// </summary>
/// <remarks>
/// What the mock brokers are not: nothing reaches a disk, a record has no replicas, and no log outlives its bounds. They keep
/// <see cref="KeptPerPartition"/> and 100,000 batches per partition, drop the oldest beyond it, and nothing sets that otherwise; so their
/// memory is bounded, and who reads must keep up.
/// </remarks>
internal sealed class BrokerProcess : IAsyncDisposable
{
    /// <summary>This program's argument that makes it the brokers.</summary>
    public const string Verb = "brokers";

    /// <summary>
    /// Of the topic of events. The mock looks through all that a partition keeps, batch by batch, for what a reader asks; the more partitions, the smaller
    /// and the more its batches. Some 40 MB altogether is how far a reader may fall behind.
    /// </summary>
    public const int Partitions = 8;

    /// <summary>Bytes.</summary>
    public const int KeptPerPartition = 5 * 1024 * 1024;

    private const int Brokers = 3;
    private const string Down = "down", Up = "up";
    private readonly Process _process;

    private BrokerProcess(Process process, string[] said)
    {
        _process = process;
        (BootstrapServers, Events, Usage, DeadLetter, IsMock) = (said[0], said[1], said[2], said[3], bool.Parse(said[4]));
    }

    public int Id => _process.Id;
    public string BootstrapServers { get; }
    public string Events { get; }
    public string Usage { get; }
    public string DeadLetter { get; }

    /// <summary>True for brokers that can be made to fail.</summary>
    public bool IsMock { get; }

    public static async Task<BrokerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BrokerProcess).Assembly.Location, Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string said = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The brokers did not start.");
        return new BrokerProcess(process, said.Split(' '));
    }

    /// <summary>The process itself.</summary>
    public static async Task<int> RunAsync()
    {
        using var cluster = KafkaCluster.Start(Brokers);
        string events = await cluster.TopicAsync(Partitions), usage = await cluster.TopicAsync(), dead = await cluster.TopicAsync(1);
        Console.WriteLine($"{cluster.BootstrapServers} {events} {usage} {dead} {cluster.IsMock}");
        while (await Console.In.ReadLineAsync() is { } asked)
        {
            for (int broker = 1; broker <= Brokers; broker++)
                cluster.SetDown(broker, asked == Down);
            Console.WriteLine(asked);
        }
        return 0;
    }

    public async Task SetDownAsync(bool down)
    {
        if (!IsMock)
            throw new InvalidOperationException("Real brokers cannot be made to fail from here.");
        await _process.StandardInput.WriteLineAsync(down ? Down : Up);
        await _process.StandardInput.FlushAsync();
        await _process.StandardOutput.ReadLineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
