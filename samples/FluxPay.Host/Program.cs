using FluxPay;
using FluxPay.Host;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
var self = builder.UseHostDefaults();
if (OperatorCommand.Of(args) is { } command)
    return await command.RunAsync(self, builder.Configuration["FluxPay:AdminKey"]);

var fluxPay = builder.Services.AddFluxPay(builder.Configuration);   // first: the simulator follows its clock
if (builder.Configuration["FluxPay:Postgres"] is { Length: > 0 } postgres)
    fluxPay.UsePostgres(postgres);
bool simulated = builder.AddSimulatorWithoutSecretKey(self);
fluxPay.AddToss();
if (builder.Configuration["FluxPay:Kafka"] is { Length: > 0 } kafka)
    fluxPay.UseKafka(kafka);
if (builder.Configuration["FluxPay:Redis"] is { Length: > 0 } redis)
    fluxPay.UseRedis(redis);

// Alone it has a service to try it with; hosts that share events have theirs outside, where each event reaches the one that asked.
bool alone = builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration["FluxPay:Postgres"])
    && string.IsNullOrEmpty(builder.Configuration["FluxPay:Kafka"]);
if (alone)
    fluxPay.AddMoa();

var app = builder.Build();
app.UseFluxPay();
app.MapFluxPay();
app.MapSimulator(simulated);
app.MapStartPage(simulated);
if (alone)
    app.MapMoaInside();
app.Lifetime.ApplicationStarted.Register(() => Banner.Print(self, app.Environment, simulated));
app.Run();
return 0;
