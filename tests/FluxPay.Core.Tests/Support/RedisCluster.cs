using System.Diagnostics;

namespace FluxPay.Tests;

/// <summary>Six real nodes, three masters with a replica each, for scripts that must name keys of one slot only.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private readonly RedisServer[] _nodes;

    private RedisCluster(RedisServer[] nodes) => _nodes = nodes;

    /// <summary>All nodes, as StackExchange.Redis reads them.</summary>
    public string ConnectionString => string.Join(',', _nodes.Select(n => n.ConnectionString));

    public static async Task<RedisCluster> StartAsync()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "5000")));
        var cluster = new RedisCluster(nodes);
        try
        {
            await cluster.FormAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task FormAsync()
    {
        using var create = Process.Start(new ProcessStartInfo("redis-cli",
            ["--cluster", "create", .. _nodes.Select(n => n.ConnectionString), "--cluster-replicas", "1", "--cluster-yes"])
        {
            RedirectStandardOutput = true,
        })!;
        string said = await create.StandardOutput.ReadToEndAsync();
        await create.WaitForExitAsync();
        Assert.True(create.ExitCode == 0, said);
        foreach (var node in _nodes)
        {
            await Patience.Until(async () =>
                (await node.CommandAsync("CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster");
        }
    }
}
