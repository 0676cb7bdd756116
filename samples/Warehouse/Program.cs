using Dapper;
using FluxPay;
using FluxPay.Events;
using FluxPay.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Error);
string database = builder.Configuration.GetConnectionString("Warehouse")
    ?? throw new InvalidOperationException("Set ConnectionStrings:Warehouse to a PostgreSQL database; README.md says how.");
builder.Services.AddSingleton<Packer>();
builder.Services.AddOutbox(builder.Configuration)
    .UsePostgres(database)
    .OnEvent<StockReserved, Packer>();

using var host = builder.Build();
await host.StartAsync();
var outbox = host.Services.GetRequiredService<OutboxWriter>();
string article = $"lamp-{Guid.NewGuid():N}";   // another article each time the sample runs

await using var connection = new NpgsqlConnection(database);
await connection.OpenAsync();
await connection.ExecuteAsync("CREATE SCHEMA IF NOT EXISTS warehouse; CREATE TABLE IF NOT EXISTS warehouse.reservation (article text, pieces int)");
await ReserveAsync(pieces: 2, keep: true);
await ReserveAsync(pieces: 5, keep: false);    // rolled back: no row, and no event
await ReserveAsync(pieces: 1, keep: true);
await host.Services.GetRequiredService<Packer>().HasHeardOfAsync(3);
Console.WriteLine($"reserved: {await connection.ExecuteScalarAsync<long>("SELECT sum(pieces) FROM warehouse.reservation WHERE article = @article", new { article })}");
await host.StopAsync();

async Task ReserveAsync(int pieces, bool keep)
{
    await using var transaction = await connection.BeginTransactionAsync();
    await connection.ExecuteAsync("INSERT INTO warehouse.reservation VALUES (@article, @pieces)", new { article, pieces }, transaction);
    await outbox.AddAsync(transaction, new CustomerRef("warehouse", article), article, new StockReserved(article, pieces));
    if (keep)
        await transaction.CommitAsync();
}

/// <summary>Pieces of an article were set aside.</summary>
internal sealed record StockReserved(string Article, int Pieces) : IEvent
{
    public static string Type => "stock.reserved";
}

/// <summary>Hears of what was reserved: at least once, in order per article.</summary>
internal sealed class Packer : IEventHandler<StockReserved>
{
    private readonly TaskCompletionSource _all = new();
    private int _pieces;
    private int _enough = int.MaxValue;

    public Task HandleAsync(EventDelivery<StockReserved> delivery, CancellationToken cancellationToken)
    {
        Console.WriteLine($"event {delivery.Sequence}: {delivery.Data.Pieces} to pack");
        if (Interlocked.Add(ref _pieces, delivery.Data.Pieces) >= Volatile.Read(ref _enough))
            _all.TrySetResult();
        return Task.CompletedTask;
    }

    public Task HasHeardOfAsync(int pieces)
    {
        Volatile.Write(ref _enough, pieces);
        if (Volatile.Read(ref _pieces) >= pieces)
            _all.TrySetResult();
        return _all.Task;
    }
}
