using System.Collections.Concurrent;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.InProcess.Tests;

/// <summary>A host's own handlers are told of every event of their type, in order, also after a failure and over a restart.</summary>
public sealed class EventHandlerTests : IAsyncDisposable
{
    private readonly SqliteUnderTest _store = new();
    private readonly Inbox _inbox = new();

    [Fact]
    public async Task A_handler_is_told_of_its_events_in_order_and_no_others()
    {
        await using var engine = await StartAsync();
        for (int i = 1; i <= 5; i++)
            await engine.GrantAsync(i);
        await engine.Credits.UseAsync(Engine.Customer, new CreditPrice(3));
        await UntilToldAsync(5);
        Assert.Equal([1L, 2, 3, 4, 5], _inbox.Told.Select(t => t.Data.Amount));
        Assert.Equal([1L, 2, 3, 4, 5], _inbox.Told.Select(t => t.Sequence));
        var last = _inbox.Told.Last();
        Assert.Equal((Engine.Customer, "cust-1", "PAID", 15L), (last.Customer, last.Subject, last.Data.Kind, last.Data.Balance));
        Assert.Equal(5, _inbox.Scopes.Distinct().Count());
    }

    [Fact]
    public async Task A_failing_handler_is_told_again_of_what_it_missed_and_of_nothing_twice()
    {
        _inbox.FailOnceAt = 3;
        await using var engine = await StartAsync();
        for (int i = 1; i <= 5; i++)
            await engine.GrantAsync(i);
        await UntilToldAsync(5);
        Assert.Equal([1L, 2, 3, 4, 5], _inbox.Told.Select(t => t.Data.Amount));
        Assert.Equal(1, _inbox.Failures);
    }

    [Fact]
    public async Task A_handler_goes_on_after_a_restart_where_it_was()
    {
        await using (var engine = await StartAsync())
        {
            await engine.GrantAsync(1);
            await UntilToldAsync(1);
            _inbox.Closed = true;
            await engine.GrantAsync(2);
            await Patience.Until(() => Task.FromResult(_inbox.Failures > 0), "the handler that is closed");
        }
        _inbox.Closed = false;
        await using (var next = await StartAsync())
        {
            await next.GrantAsync(3);
            await UntilToldAsync(3);
        }
        Assert.Equal([1L, 2, 3], _inbox.Told.Select(t => t.Data.Amount));
    }

    [Fact]
    public async Task Hosts_on_one_database_tell_a_handler_of_each_event_once_and_in_order()
    {
        await using var database = new PostgresUnderTest();
        await using (var one = await StartAsync(database))
        await using (var two = await StartAsync(database))
        {
            var customers = Enumerable.Range(0, 12).Select(i => new CustomerRef("moa", $"cust-{i}")).ToArray();
            await Task.WhenAll(customers.Select((customer, i) => Task.Run(async () =>
            {
                for (int amount = 1; amount <= 5; amount++)
                    await (amount % 2 == i % 2 ? one : two).Credits.GrantAsync(customer, amount, CreditKind.Paid);
            })));
            await UntilToldAsync(60);
            Assert.All(customers, c => Assert.Equal([1L, 2, 3, 4, 5], _inbox.Told.Where(t => t.Customer == c).Select(t => t.Data.Amount)));
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task<Engine> StartAsync(StoreUnderTest? store = null) => Engine.StartAsync(store ?? _store, new ScriptedGateway(), with: builder =>
    {
        builder.Services.AddSingleton(_inbox);
        builder.OnEvent<CreditGranted, Granted>();
    });

    private Task UntilToldAsync(int count) => Patience.Until(() => Task.FromResult(_inbox.Told.Count >= count), $"{count} events");

    private sealed class Inbox
    {
        public ConcurrentQueue<EventDelivery<CreditGranted>> Told { get; } = [];
        public ConcurrentQueue<Granted> Scopes { get; } = [];
        public long FailOnceAt { get; set; }
        public bool Closed { get; set; }
        public int Failures { get; set; }
    }

    private sealed class Granted(Inbox inbox) : IEventHandler<CreditGranted>
    {
        public Task HandleAsync(EventDelivery<CreditGranted> delivery, CancellationToken cancellationToken)
        {
            if (inbox.Closed || (delivery.Data.Amount == inbox.FailOnceAt && inbox.Failures == 0))
            {
                inbox.Failures++;
                throw new InvalidOperationException("not now");
            }
            inbox.Scopes.Enqueue(this);
            inbox.Told.Enqueue(delivery);
            return Task.CompletedTask;
        }
    }
}
