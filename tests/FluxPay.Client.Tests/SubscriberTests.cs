using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Client.Tests;

/// <summary>Handlers hear of each event once and in order, whatever comes again, fails or is none of FluxPay's.</summary>
public sealed class SubscriberTests : IDisposable
{
    private readonly KafkaCluster _cluster = KafkaCluster.Start();
    private readonly Heard _heard = new();
    private readonly Lazy<IProducer<byte[], byte[]>> _producer;

    public SubscriberTests() => _producer = new(() => new ProducerBuilder<byte[], byte[]>(
        new ProducerConfig { BootstrapServers = _cluster.BootstrapServers, EnableIdempotence = true, LingerMs = 0 }).Build());

    [Fact]
    public async Task Events_are_told_once_and_in_order_although_some_come_again_and_some_are_none()
    {
        var topic = await _cluster.TopicAsync(4);
        await using var subscriber = await StartAsync(topic);
        await SendAsync(topic, ("a", Granted("a", 1)), ("a", "garbage"), ("a", Granted("a", 2)), ("a", "{}"), ("a", Granted("a", 1)), ("b", Granted("b", 1)),
            ("a", Of("shop.unknown", "a", 3, "{}")), ("a", Granted("a", 2)), ("a", Of("credit.deducted", "a", 4, Used)), ("a", Granted("a", 5)));
        await Patience.Until(() => Task.FromResult(_heard.Events.Count >= 5), "five events");
        Assert.Equal(["1", "2", "used 4", "5"], _heard.Of("moa:a"));
        Assert.Equal(["1"], _heard.Of("moa:b"));
    }

    [Fact]
    public async Task A_handler_that_fails_is_told_again_and_the_next_events_of_its_key_wait()
    {
        var topic = await _cluster.TopicAsync(4);
        _heard.FailuresAt2 = 3;
        await using var subscriber = await StartAsync(topic);
        await SendAsync(topic, ("a", Granted("a", 1)), ("a", Granted("a", 2)), ("a", Granted("a", 3)), ("b", Granted("b", 1)));
        await Patience.Until(() => Task.FromResult(_heard.Of("moa:a").Count() == 3 && _heard.Of("moa:b").Any()), "every event");
        Assert.Equal(["1", "2", "3"], _heard.Of("moa:a"));
        Assert.True(_heard.FailuresAt2 <= 0);
    }

    [Fact]
    public async Task Members_that_come_and_go_lose_nothing_and_what_is_kept_durably_is_handled_once()
    {
        var topic = await _cluster.TopicAsync(4);
        const int Keys = 12, Each = 40;
        await using var first = await StartAsync(topic, _heard);
        var sending = Task.Run(async () =>
        {
            for (var i = 1; i <= Each; i++)
                await SendAsync(topic, [.. Enumerable.Range(0, Keys).Select(k => ($"k{k}", Granted($"k{k}", i)))]);
        });
        await Patience.Until(() => Task.FromResult(_heard.Events.Count > Keys * Each / 4), "the first quarter");
        await using (await StartAsync(topic, _heard))
            await Patience.Until(() => Task.FromResult(_heard.Events.Count > Keys * Each / 2), "half");
        await Patience.For(sending, "the sender");
        await Patience.Until(() => Task.FromResult(_heard.Events.Count >= Keys * Each), "every event");
        for (var key = 0; key < Keys; key++)
            Assert.Equal(Enumerable.Range(1, Each).Select(i => $"{i}"), _heard.Of($"moa:k{key}"));
    }

    [Fact]
    public void Every_event_of_the_contract_is_read()
    {
        var order = """{"orderId":"ord_1","customerId":"c","status":"PAID","quantity":1,"amount":1,"creditAmount":0,"totalAmount":1,"currency":"KRW","cancelledAmount":0,"createdAt":"2026-01-31T03:04:05.678Z","updatedAt":"2026-01-31T03:04:05.678Z","new":1}""";
        Assert.Equal(OrderStatus.Paid, OrderPaid.Read(Json(order)).Order.Status);
        Assert.Equal("ord_1", OrderCreated.Read(Json(order)).Order.OrderId);
        var approved = PaymentApproved.Read(Json("""{"paymentId":null,"orderId":"ord_1","requestId":"r","customerId":"c","provider":"credit","method":null,"amount":0,"currency":"KRW","approvedAt":"2026-01-31T03:04:05.678Z","product":"p","quantity":1,"metadata":{"a":"b"}}"""));
        Assert.Equal((null, "r", 0L, "b"), (approved.PaymentId, approved.RequestId, approved.Amount, approved.Metadata!["a"]));
        Assert.Equal("NO", PaymentFailed.Read(Json("""{"orderId":"o","customerId":"c","provider":"toss","amount":1,"currency":"KRW","quantity":1,"reason":{"code":"NO","message":"m"}}""")).Reason.Code);
        Assert.Equal(5, PaymentCancelled.Read(Json("""{"paymentId":"p","orderId":"o","customerId":"c","cancelledAmount":5,"totalCancelledAmount":5,"amount":9,"currency":"KRW","reason":"r"}""")).CancelledAmount);
        Assert.Equal("sub_1", SubscriptionRenewed.Read(Json("""{"subscriptionId":"sub_1","status":"ACTIVE"}""")).SubscriptionId);
        Assert.Equal(7, CreditRefunded.Read(Json("""{"customerId":"c","amount":3,"balance":7}""")).Balance);
        Assert.Throws<JsonException>(() => CreditRefunded.Read(Json("""{"customerId":"c","balance":7}""")));   // a missing amount is never zero

        static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
    }

    [Fact]
    public void Wrong_options_are_all_told_at_once()
    {
        var services = new ServiceCollection();
        services.AddFluxPaySubscriber(o => { o.Topic = ""; o.Lanes = 0; o.Settings["group.id"] = "x"; });
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<FluxPaySubscriberOptions>>().Value);
        Assert.Equal(5, failure.Failures.Count());
    }

    [Fact]
    public void A_second_handler_of_a_type_is_refused() => Assert.Throws<InvalidOperationException>(() => new ServiceCollection()
        .AddFluxPaySubscriber(_ => { }).On<CreditGranted, Handler>().On<CreditGranted, Handler>());

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
        _cluster.Dispose();
    }

    private const string Used = """{"usageId":"use_1","customerId":"a","amount":2,"balance":3}""";

    private static string Granted(string customer, long sequence) => Of("credit.granted", customer, sequence,
        $$"""{"grantId":"g","customerId":"{{customer}}","amount":{{sequence}},"kind":"PAID","expiresAt":null,"balance":1,"later":true}""");

    private static string Of(string type, string customer, long sequence, string data) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"specversion":"1.0","id":"evt_{{customer}}{{sequence}}","source":"/fluxpay/moa","type":"{{type}}","subject":"{{customer}}","time":"2026-01-31T03:04:05.678Z","datacontenttype":"application/json","partitionkey":"moa:{{customer}}","sequence":"{{sequence:D20}}","data":{{data}}}""");

    private async Task SendAsync(string topic, params (string Customer, string Value)[] records)
    {
        await Task.WhenAll(records.Select(r => _producer.Value.ProduceAsync(topic,
            new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes($"moa:{r.Customer}"), Value = Encoding.UTF8.GetBytes(r.Value) })));
    }

    private async Task<Running> StartAsync(string topic, ISeenSequences? durable = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(_heard).AddLogging(log => log.SetMinimumLevel(LogLevel.None));
        if (durable is not null)
            services.AddSingleton(durable);
        services.AddFluxPaySubscriber(o =>
        {
            o.BootstrapServers = _cluster.BootstrapServers;
            o.Group = topic;
            o.Topic = topic;
        }).On<CreditGranted, Handler>().On<CreditDeducted, UseHandler>();
        var running = new Running(services.BuildServiceProvider());
        foreach (var service in running.Services.GetServices<IHostedService>())
            await service.StartAsync(default);
        return running;
    }

    private sealed class Running(ServiceProvider services) : IAsyncDisposable
    {
        public ServiceProvider Services => services;

        public async ValueTask DisposeAsync()
        {
            foreach (var service in services.GetServices<IHostedService>())
                await service.StopAsync(default);
            await services.DisposeAsync();
        }
    }

    /// <summary>A handler's own store: what it heard and the last sequence per key change together.</summary>
    private sealed class Heard : ISeenSequences
    {
        private readonly ConcurrentDictionary<string, long> _last = [];

        public ConcurrentQueue<(string Key, string What)> Events { get; } = [];

        public int FailuresAt2 { get; set; }

        public IEnumerable<string> Of(string key) => Events.Where(e => e.Key == key).Select(e => e.What);

        public void Add<TEvent>(FluxPayEvent<TEvent> e, string what) where TEvent : class, IFluxPayEvent<TEvent>
        {
            Events.Enqueue((e.PartitionKey, what));
            _last[e.PartitionKey] = e.Sequence;
        }

        public ValueTask<long> LastAsync(string partitionKey, CancellationToken cancellationToken) => new(_last.GetValueOrDefault(partitionKey));

        public ValueTask SaveAsync(string partitionKey, long sequence, CancellationToken cancellationToken) => default;
    }

    private sealed class Handler(Heard heard) : IFluxPayEventHandler<CreditGranted>
    {
        public Task HandleAsync(FluxPayEvent<CreditGranted> fluxPayEvent, CancellationToken cancellationToken)
        {
            if (fluxPayEvent.Sequence == 2 && heard.FailuresAt2-- > 0)
                throw new InvalidOperationException("not now");
            Assert.Equal(fluxPayEvent.Sequence, fluxPayEvent.Data.Amount);
            heard.Add(fluxPayEvent, $"{fluxPayEvent.Sequence}");
            return Task.CompletedTask;
        }
    }

    private sealed class UseHandler(Heard heard) : IFluxPayEventHandler<CreditDeducted>
    {
        public Task HandleAsync(FluxPayEvent<CreditDeducted> fluxPayEvent, CancellationToken cancellationToken)
        {
            heard.Add(fluxPayEvent, $"used {fluxPayEvent.Sequence}");
            return Task.CompletedTask;
        }
    }
}
