using FluxPay;
using FluxPay.Sagas.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trips;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, EnvironmentName = Environments.Development });
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Services.AddSingleton<Partners>();
builder.Services.AddSagas(builder.Configuration).AddSaga<TripSaga>();

using var host = builder.Build();
await host.StartAsync();
var sagas = host.Services.GetRequiredService<SagaService>();
string run = Guid.NewGuid().ToString("N");   // another trip each time the sample runs

// The airline's answer is lost: the saga asks what became of it before it does anything else.
await TravelAsync(new Trip("Kim", "Hotel Sea"));
// The hotel is full: the seat goes back.
await TravelAsync(new Trip("Lee", "Hotel Full"));
Console.WriteLine($"seats taken: {host.Services.GetRequiredService<Partners>().SeatsTaken}");
await host.StopAsync();

async Task TravelAsync(Trip trip)
{
    string subject = $"{trip.Traveller}-{run}";
    var saga = await sagas.StartAsync("trip", subject, trip);
    while (!saga.HasEnded)
    {
        await Task.Delay(50);
        saga = (await sagas.FindAsync("trip", subject))!;
    }
    Console.WriteLine($"{trip.Traveller}: {saga.Status}{(saga.Reason is { } reason ? $" ({reason})" : "")}");
}
