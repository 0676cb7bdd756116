using FluxPay.TossSimulator;

namespace FluxPay.Host;

/// <summary>Without a key for the real gateway, a development host pays at a simulator of its own.</summary>
internal static class Simulator
{
    private const string Prefix = "/simulators/toss";

    /// <summary>Adds the simulator if this is Development and no key is set.</summary>
    /// <returns>True when payments go to the simulator inside this host.</returns>
    public static bool AddSimulatorWithoutSecretKey(this WebApplicationBuilder builder, Uri self)
    {
        if (!builder.Environment.IsDevelopment() || !string.IsNullOrEmpty(builder.Configuration["FluxPay:Toss:SecretKey"]))
            return false;
        if (self.Port == 0)
            throw new InvalidOperationException("The simulator inside this host must know its port; set ASPNETCORE_URLS to one that is not 0.");

        builder.Configuration["FluxPay:Toss:SecretKey"] = "test_sk_simulator";
        builder.Configuration["FluxPay:Toss:BaseUrl"] = new Uri(self, Prefix).ToString();
        builder.Services.AddTossSimulator(simulator =>
        {
            if (simulator.WebhookUrls.Count == 0)
                simulator.WebhookUrls.Add(new Uri(self, "/api/v1/webhooks/toss").ToString());
        });
        return true;
    }

    public static void MapSimulator(this WebApplication app, bool simulated)
    {
        if (simulated)
            app.MapTossSimulator(Prefix);
    }
}
