using FluxPay;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddFluxPay(builder.Configuration);
var app = builder.Build();
app.MapFluxPay();
app.Run();
