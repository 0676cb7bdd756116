using System.Net;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Http;
using FluxPay.WaitingRooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
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

    [Fact]
    public async Task A_door_asks_for_a_proof_and_gives_one_address_only_its_budget_of_places()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IRoomChallenge, Password>();
        builder.Services.AddWaitingRooms(rooms =>
        {
            rooms.JoinsPerSource = 4;
            rooms.Rooms.Add(new RoomSettings { Name = "drop", AdmitPerSecond = 1, MaxActive = 1, Mode = RoomMode.Hold });
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            forwarded.KnownProxies.Add(IPAddress.Loopback);   // the test itself
        });
        await using var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapWaitingRooms();
        app.MapPost("/seats", (Purchase purchase) => $"{purchase.Seats} seats").RequireWaitingRoom("drop");
        await app.StartAsync();
        using var api = new Api(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), null);

        Assert.Equal((403, "REQ_003"), await JoinAsync(api, "a", "192.0.2.1", null));
        Assert.Equal((403, "REQ_003"), Of(await api.PostAsync("/seats", new { customerId = "b", seats = 1 })));   // no way round the door
        for (int n = 0; n < 3; n++)
            Assert.Equal((201, "OK"), await JoinAsync(api, $"c{n}", "192.0.2.1", "open sesame"));
        Assert.Equal((429, "REQ_005"), await JoinAsync(api, "d", "192.0.2.1", "open sesame"));
        // Whoever stands before the proxy that is known says nothing about others.
        Assert.Equal((429, "REQ_005"), await JoinAsync(api, "d", "203.0.113.9, 192.0.2.1", "open sesame"));
        Assert.Equal((201, "OK"), await JoinAsync(api, "d", "192.0.2.2", "open sesame"));

        for (int n = 0; n < 4; n++)
            Assert.Equal((201, "OK"), await JoinAsync(api, $"e{n}", $"2001:db8:1:2::{n}", "open sesame"));
        Assert.Equal((429, "REQ_005"), await JoinAsync(api, "f", "2001:db8:1:2:ffff::1", "open sesame"));   // one /64, one customer of a provider
        Assert.Equal((201, "OK"), await JoinAsync(api, "f", "2001:db8:1:3::1", "open sesame"));
        await app.StopAsync();
    }

    private static async Task<(int, string)> JoinAsync(Api api, string customerId, string forwardedFor, string? proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/waiting-rooms/drop/tickets");
        request.Content = System.Net.Http.Json.JsonContent.Create(new { customerId });
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (proof is not null)
            request.Headers.Add("X-Proof", proof);
        using var response = await api.Http.SendAsync(request);
        return Of(await ApiAnswer.OfAsync(response));
    }

    private static (int, string) Of(ApiAnswer answer) => (answer.StatusCode, answer.Code);

    private sealed class Password : IRoomChallenge
    {
        public ValueTask<bool> IsPassedAsync(RoomSettings room, string customerId, HttpContext http) =>
            new(http.Request.Headers["X-Proof"] == "open sesame");
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
