using System.Globalization;
using AcornPay.Server;
using FluxPay.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>The sample's provider, as unlike Toss as could be, and its adapter.</summary>
internal sealed class AcornPlace : IGatewayPlace, IAsyncDisposable
{
    private const string Secret = "acornSecretForTests";

    private static readonly HttpClient Http = new();

    private readonly WebApplication _app;

    private AcornPlace(WebApplication app) => _app = app;

    private Uri Url => new($"{_app.Urls.First()}/acorn/");

    public static async Task<AcornPlace> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapAcornPay("/acorn", "oak", Secret);
        await app.StartAsync();
        return new AcornPlace(app);
    }

    public GatewayUnderTest Open(string? secret = null, Uri? elsewhere = null)
    {
        var log = new TestLog();
        var redaction = new Redaction(log);
        redaction.Add(secret ?? Secret);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        new FluxPayBuilder(services, new ConfigurationManager()).AddAcornPay(acorn =>
            (acorn.BaseUrl, acorn.Merchant, acorn.Secret) = (elsewhere ?? Url, "oak", secret ?? Secret));
        var provider = services.BuildServiceProvider(validateScopes: true);
        return new GatewayUnderTest(provider.GetRequiredService<IPaymentGateway>(), redaction, provider);
    }

    public async Task<string> PayAsync(string orderId, long amount, Buyer buyer = Buyer.Pays)
    {
        string comesTo = buyer switch
        {
            Buyer.Pays => "Pays",
            Buyer.IsDeclined => "IsTurnedDown",
            Buyer.LosesAnswers => "LosesAnswers",
        };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["order"] = orderId, ["sum"] = amount.ToString(CultureInfo.InvariantCulture), ["money"] = "KRW", ["buyer"] = comesTo,
        });
        using var answer = await Http.PostAsync(new Uri(Url, "window"), form);
        return QueryHelpers.ParseQuery(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())["charge"]!;
    }

    public async Task<(long Charges, long Balance)> ChargesAsync(string orderId)
    {
        var moved = QueryHelpers.ParseQuery(await Http.GetStringAsync(new Uri(Url, $"moved?order={orderId}")));
        return (long.Parse(moved["taken"]!, CultureInfo.InvariantCulture), long.Parse(moved["kept"]!, CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
