using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Rest;

/// <summary>A service that talks to the host over Kafka alone: the whole use of a feature, and what cannot be understood.</summary>
public sealed class KafkaTests
{
    [Fact]
    public async Task A_service_joins_by_events_and_what_it_gets_wrong_stops_nobody()
    {
        using var cluster = KafkaCluster.Start(brokers: 1);
        string usage = await cluster.TopicAsync(1), events = await cluster.TopicAsync(), dead = await cluster.TopicAsync(1);
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Kafka"] = cluster.BootstrapServers,
            ["FluxPay:KafkaTopics:Usage"] = usage,
            ["FluxPay:KafkaTopics:Events"] = events,
            ["FluxPay:KafkaTopics:DeadLetter"] = dead,
        });
        await using var published = new TopicReader(cluster.BootstrapServers, events, 4);
        await using var refused = new TopicReader(cluster.BootstrapServers, dead, 1);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build();
        await host.GrantAsync("cust-1", 100);

        await SendAsync("garbage"u8.ToArray());
        await SendAsync(new byte[990_000]);
        await SendAsync(Event("service.usage.guessed", """{"customerId":"cust-1"}"""));
        await SendAsync(Event("service.usage.completed", """{"requestId":"r-1"}"""));   // before its request: it waits
        await SendAsync(Event("service.usage.requested", """{"requestId":"r-1","customerId":"cust-1","feature":"resume-analysis"}"""));
        await SendAsync(Event("service.usage.requested", """{"requestId":"r-2","customerId":"cust-1","feature":"resume-analysis"}"""));
        await SendAsync(Event("service.usage.failed", """{"requestId":"r-2","reason":"model crashed"}"""));

        var orders = await Eventually.IsTrueAsync(
            () => host.Service.GetAsync("/api/v1/orders?customerId=cust-1"),
            answer => Statuses(answer) is ["CANCELLED", "COMPLETED"]);
        Assert.Equal(["CANCELLED", "COMPLETED"], Statuses(orders));
        Assert.Equal(70, (await host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1")).Number("balance"));

        await Eventually.IsTrueAsync(() => Task.FromResult(refused.Records.ToArray()), records => records.Length == 3);
        Assert.Equal(["REQ_007", "REQ_007", "REQ_001"], refused.Records.Select(r => TopicReader.HeaderOf(r, "fluxpay_code")));
        Assert.Equal("garbage", Encoding.UTF8.GetString(refused.Records.First().Message.Value));
        Assert.Equal([usage, "0", "0"], ((string[])["fluxpay_topic", "fluxpay_partition", "fluxpay_offset"]).Select(h => TopicReader.HeaderOf(refused.Records.First(), h)));
        Assert.Equal(3, (await host.Admin.GetAsync("/api/v1/admin/dead-letters")).Result.GetProperty("items").GetArrayLength());

        string[] expected = ["credit.granted", "order.created", "payment.approved", "credit.deducted", "credit.refunded", "order.completed", "order.cancelled"];
        await Eventually.IsTrueAsync(() => Task.FromResult(published.Records.ToArray()), records => expected.All(type => records.Any(r => TypeOf(r) == type)));
        var approved = JsonDocument.Parse(published.Records.First(r => TypeOf(r) == "payment.approved").Message.Value).RootElement;
        Assert.Equal(("1.0", "/fluxpay/moa", "moa:cust-1", "r-1"), (approved.GetProperty("specversion").GetString(), approved.GetProperty("source").GetString(),
            approved.GetProperty("partitionkey").GetString(), approved.GetProperty("data").GetProperty("requestId").GetString()));
        var (last, repeats, gaps) = published.Judge();
        Assert.Equal((0, 0), (repeats, gaps));
        Assert.Equal(published.Records.Count(r => TopicReader.KeyOf(r) == "moa:cust-1"), last["moa:cust-1"]);

        Task SendAsync(byte[] value) => producer.ProduceAsync(usage, new Message<string, byte[]> { Key = "cust-1", Value = value });
    }

    [Fact]
    public async Task While_the_brokers_are_down_the_host_goes_on_and_says_so_and_afterwards_every_event_comes_in_order()
    {
        using var cluster = KafkaCluster.Start(brokers: 1);
        Assert.SkipUnless(cluster.IsMock, "Real brokers cannot be made to fail from here.");
        string usage = await cluster.TopicAsync(1), events = await cluster.TopicAsync();
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Kafka"] = cluster.BootstrapServers, ["FluxPay:KafkaTopics:Usage"] = usage, ["FluxPay:KafkaTopics:Events"] = events,
            ["FluxPay:KafkaSettings:reconnect.backoff.max.ms"] = "200",
        });
        await using var published = new TopicReader(cluster.BootstrapServers, events, 4);
        await host.GrantAsync("cust-1", 100);
        await Eventually.IsTrueAsync(() => Task.FromResult(published.Records.Count), count => count == 1);

        cluster.SetDown(1, true);
        for (int i = 0; i < 20; i++)
            Assert.Equal(200, (await host.UseAsync("cust-1", 1)).StatusCode);
        Assert.Equal(20, (await host.Admin.GetAsync("/api/v1/admin/outbox")).Number("lag"));
        var health = await host.Anonymous.GetAsync("/health/ready");   // still ready: requests need no broker
        Assert.Equal((200, "Degraded", "Degraded"), (health.StatusCode, health.Envelope.GetProperty("status").GetString(),
            health.Envelope.GetProperty("entries").GetProperty("kafka").GetProperty("status").GetString()));

        cluster.SetDown(1, false);
        await Eventually.IsTrueAsync(() => host.Admin.GetAsync("/api/v1/admin/outbox"), outbox => outbox.Number("lag") == 0);
        await Eventually.IsTrueAsync(() => Task.FromResult(published.Judge().Last.GetValueOrDefault("moa:cust-1")), last => last == 21);
        Assert.Equal(0, published.Judge().Gaps);
        await Eventually.IsTrueAsync(
            () => host.Anonymous.GetAsync("/health/ready"), h => h.Envelope.GetProperty("status").GetString() == "Healthy");
    }

    [Fact]
    public async Task The_service_Moa_joins_from_a_process_of_its_own()
    {
        using var cluster = KafkaCluster.Start(brokers: 1);
        string usage = await cluster.TopicAsync(1), events = await cluster.TopicAsync();
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["FluxPay:Kafka"] = cluster.BootstrapServers, ["FluxPay:KafkaTopics:Usage"] = usage, ["FluxPay:KafkaTopics:Events"] = events,
        });
        await host.GrantAsync("cust-1", 40);
        var url = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}");
        using var moa = new HttpClient { BaseAddress = url };
        await using var process = new DotnetProcess("Moa.dll", host.Folder, new Dictionary<string, string>
        {
            ["Kafka"] = cluster.BootstrapServers, ["Topics:Usage"] = usage, ["Topics:Events"] = events, ["ASPNETCORE_URLS"] = url.ToString(),
        }, async () => (await moa.GetAsync("/analyses/none")).StatusCode == System.Net.HttpStatusCode.NotFound);
        await process.ReadyAsync();

        Assert.Equal("FAILED", await AnalyseAsync(" ", credits: 40));
        Assert.Equal("DONE", await AnalyseAsync("A baker since 1999", credits: 40));   // the failed one cost nothing
        Assert.Equal("UNPAID", await AnalyseAsync("Too little is left", credits: 10));

        async Task<string> AnalyseAsync(string resume, long credits)
        {
            await Eventually.IsTrueAsync(() => host.Service.GetAsync("/api/v1/credits/balance?customerId=cust-1"), b => b.Number("balance") == credits);
            using var sent = await moa.PostAsJsonAsync("/analyses", new { customerId = "cust-1", resume });
            string id = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            var analysis = await Eventually.IsTrueAsync(
                () => moa.GetFromJsonAsync<JsonElement>($"/analyses/{id}"), a => a.GetProperty("status").GetString() != "REQUESTED");
            return analysis.GetProperty("status").GetString()!;
        }
    }

    private static byte[] Event(string type, string data) => Encoding.UTF8.GetBytes(
        $$"""{"specversion":"1.0","id":"{{Guid.NewGuid()}}","source":"/services/moa","type":"{{type}}","data":{{data}}}""");

    private static string TypeOf(ConsumeResult<byte[], byte[]> record) => TopicReader.HeaderOf(record, "ce_type")!;

    private static string[] Statuses(ApiAnswer orders) =>
        [.. orders.Result.GetProperty("items").EnumerateArray().Select(o => o.GetProperty("status").GetString()!).Order(StringComparer.Ordinal)];
}
