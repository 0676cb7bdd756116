using FluxPay.TossSimulator;

const string Memory = "--memory";       // a bare flag, which the command-line configuration cannot read

var builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != Memory)]);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddSimulatorClock();
builder.Services.AddTossSimulator(simulator => simulator.InMemory |= args.Contains(Memory));

var app = builder.Build();
app.MapTossSimulator();
app.Run();
