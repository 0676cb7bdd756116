using FluxPay;
using FluxPay.Host;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
var self = builder.UseHostDefaults();
bool simulated = builder.AddSimulatorWithoutSecretKey(self);

builder.Services.AddFluxPay(builder.Configuration).AddToss();

var app = builder.Build();
app.MapFluxPay();
app.MapSimulator(simulated);
app.MapStartPage(simulated);
app.Lifetime.ApplicationStarted.Register(() => Banner.Print(self, app.Environment, simulated));
app.Run();
