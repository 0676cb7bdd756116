using FlashSale;
using FlashSale.Buyers;
using FlashSale.Seats;
using FluxPay;
using FluxPay.Events;
using FluxPay.Host;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Configuration["FluxPay:Policies"] ??= Path.Combine(AppContext.BaseDirectory, "sale");
var addresses = SaleAddresses.Read(builder);

var fluxPay = builder.Services.AddFluxPay(builder.Configuration)
    .OnEvent<OrderPaid, SellSeat>()
    .OnEvent<OrderCancelled, ReleaseSeat>();
if (builder.Configuration["FluxPay:Postgres"] is { Length: > 0 } postgres)
    fluxPay.UsePostgres(postgres);
if (builder.Configuration["FluxPay:Redis"] is { Length: > 0 } redis)
    fluxPay.UseRedis(redis);
bool simulated = builder.AddSimulatorWithoutSecretKey(addresses.Self);
fluxPay.AddToss();

builder.Services
    .AddSingleton(addresses)
    .AddSingleton(SeatTable.Open(builder.Configuration))
    .AddSingleton<SeatSale>()
    .AddSingleton<Crowd>()
    .AddHostedService<SeatKeeper>();

var app = builder.Build();
app.UseFluxPay();       // the waiting room stands before POST /sale/seats
app.MapFluxPay();
app.MapSimulator(simulated);
app.MapSale();
app.MapSalePages();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"\nThe sale is ready: {addresses.Self.ToString().TrimEnd('/')}\n"));
app.Run();
