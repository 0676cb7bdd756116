using System.Collections.Concurrent;
using System.Data;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Sagas.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>An application with a table of its own beside the books, and the engine embedded in it.</summary>
internal sealed class BookingShop : IAsyncDisposable
{
    private readonly PostgresUnderTest _store;
    private readonly NpgsqlDataSource _own;

    private BookingShop(PostgresUnderTest store) => (_store, _own) = (store, NpgsqlDataSource.Create(store.ConnectionString));

    public Engine Engine { get; private set; } = null!;
    public ScriptedGateway Gateway { get; } = new();
    public IIdSource Ids => _store.Ids;
    public ConcurrentQueue<EventDelivery<BookingMade>> Told { get; } = [];

    public static async Task<BookingShop> OpenAsync()
    {
        var shop = new BookingShop(new PostgresUnderTest());
        await shop._store.ExecuteAsync("CREATE TABLE public.booking (room text PRIMARY KEY)");
        shop.Engine = await Engine.StartAsync(shop._store, shop.Gateway, with: builder =>
        {
            builder.Services.AddSingleton(shop).Configure<PostgresOptions>(o => o.Writers = 1);   // everybody stands in one line
            builder.OnEvent<BookingMade, Clerk>();
        });
        return shop;
    }

    public async Task<OwnTransaction> BeginAsync(IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        var connection = await _own.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync(isolation);
        return new OwnTransaction(connection, transaction, Engine.Get<FluxPayTransactions>().Join(transaction));
    }

    public async Task<Grant> GrantAsync(CustomerRef customer, long amount) =>
        (await Engine.Credits.GrantAsync(customer, amount, CreditKind.Paid)).ValueOrThrow();

    public async Task<CreditUse> UseAsync(CustomerRef customer, long amount) =>
        (await Engine.Credits.UseAsync(customer, new CreditPrice(amount))).ValueOrThrow();

    public async Task<long> BalanceAsync(CustomerRef customer) => (await Engine.Credits.BalanceAsync(customer)).Balance;

    public Task<long> BookingsAsync() => CountAsync("public.booking");

    public async Task<long> CountAsync(string table)
    {
        await using var count = _own.CreateCommand($"SELECT COUNT(*) FROM {table}");
        return (long)(await count.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _own.DisposeAsync();
        await _store.ExecuteAsync("DROP TABLE public.booking");
        await _store.DisposeAsync();
    }

    private sealed class Clerk(BookingShop shop) : IEventHandler<BookingMade>
    {
        public Task HandleAsync(EventDelivery<BookingMade> delivery, CancellationToken cancellationToken)
        {
            shop.Told.Enqueue(delivery);
            return Task.CompletedTask;
        }
    }
}

/// <summary>An event FluxPay knows nothing of.</summary>
internal sealed record BookingMade(string Room, long Credits) : IEvent
{
    public static string Type => "booking.made";
}

/// <summary>A transaction of the application's, with FluxPay in it.</summary>
internal sealed record OwnTransaction(NpgsqlConnection Connection, NpgsqlTransaction Transaction, FluxPayTransaction FluxPay) : IAsyncDisposable
{
    public async Task BookAsync(string room)
    {
        await using var add = new NpgsqlCommand("INSERT INTO public.booking (room) VALUES (@room)", Connection, Transaction);
        add.Parameters.AddWithValue("@room", room);
        await add.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
