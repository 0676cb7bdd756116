using FluxPay.Host.Tests.Hosting;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Host.Tests.WaitingRooms;

/// <summary>Waiting rooms in an application that has nothing else of FluxPay: no database, no keys, no policies.</summary>
public sealed class AloneTests
{
    private sealed record Purchase(string CustomerId, int Seats);

    [Fact]
    public async Task An_application_protects_its_own_endpoint_with_a_room()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWaitingRooms(rooms =>
        {
            rooms.Rooms.Add(new RoomSettings { Name = "drop", AdmitPerSecond = 1000, MaxActive = 1, Mode = RoomMode.Queue });
            rooms.Rooms.Add(new RoomSettings { Name = "vip", AdmitPerSecond = 1000, MaxActive = 10 });
        });
        await using var app = builder.Build();
        app.MapWaitingRooms();
        app.MapPost("/seats", (Purchase purchase) => $"{purchase.Seats} seats").RequireWaitingRoom("drop");
        app.MapGet("/lounge", () => "welcome").RequireWaitingRoom("vip", http => http.Request.Headers["X-User"]);
        await app.StartAsync();
        using var api = new Api(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), null);

        object purchase = new { customerId = "kim", seats = 2 };
        string ticket = Ticket(await api.PostAsync("/seats", purchase));
        var admitted = await Eventually.IsTrueAsync(() => api.GetAsync($"/waiting-rooms/drop/tickets/{ticket}"), a => a.Text("state") == "ADMITTED");
        Assert.Equal("2 seats", await BuyAsync(api, purchase, admitted.Text("pass")));
        Ticket(await api.PostAsync("/seats", new { customerId = "lee", seats = 2 }));
        Assert.Equal(2, (await api.GetAsync("/waiting-rooms/drop")).Number("waiting") + (await api.GetAsync("/waiting-rooms/drop")).Number("active"));
        Assert.Equal(201, (await api.PostAsync("/waiting-rooms/vip/tickets", new { customerId = "kim" }, "a-key-that-nobody-stores")).StatusCode);
        Assert.Equal("PAY_006", (await api.PostAsync("/waiting-rooms/none/tickets", new { customerId = "kim" })).Code);

        using var lounge = new HttpRequestMessage(HttpMethod.Get, "/lounge");
        lounge.Headers.Add("X-User", "kim");
        using var answer = await api.Http.SendAsync(lounge);
        Assert.Equal("ADMITTED", (await ApiAnswer.OfAsync(answer)).Text("state"));   // nobody waits there; the pass is in the answer
        await app.StopAsync();
    }

    private static string Ticket(ApiAnswer refused)
    {
        Assert.Equal((429, "WTR_001"), (refused.StatusCode, refused.Code));
        return refused.Text("ticket");
    }

    private static async Task<string> BuyAsync(Api api, object purchase, string pass)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/seats");
        request.Content = System.Net.Http.Json.JsonContent.Create(purchase);
        request.Headers.Add("X-FluxPay-Pass", pass);
        using var response = await api.Http.SendAsync(request);
        return (await response.Content.ReadAsStringAsync()).Trim('"');
    }
}
