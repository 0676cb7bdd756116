using AcornPay.Server;
using FluxPay;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

const string Merchant = "oak", Secret = "a secret of nobody";

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, EnvironmentName = Environments.Development });
builder.Services.AddFluxPay(builder.Configuration).AddAcornPay(acorn => (acorn.Merchant, acorn.Secret) = (Merchant, Secret));

// Its server is inside this host, at whatever address that listens on.
builder.Services.AddOptions<AcornPayOptions>().PostConfigure<IServer>((acorn, server) =>
    acorn.BaseUrl ??= new Uri($"{server.Features.Get<IServerAddressesFeature>()!.Addresses.First()}/acorn/"));

var app = builder.Build();
app.UseFluxPay();
app.MapFluxPay();
app.MapAcornPay("/acorn", Merchant, Secret);
app.Run();
