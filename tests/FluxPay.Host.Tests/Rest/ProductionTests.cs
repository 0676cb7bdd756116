using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Rest;

/// <summary>Outside Development: no keys anybody knows, no clock to turn, and no start without what it takes.</summary>
public sealed class ProductionTests
{
    private static Dictionary<string, string> Settings => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["FluxPay:Encryption:Keys"] = "k1:" + Convert.ToBase64String(new byte[32]),
        ["FluxPay:Toss:SecretKey"] = "test_sk_production",
        ["FluxPay:Toss:BaseUrl"] = "http://127.0.0.1:1",
        ["FluxPay:AdminKey"] = "an-operators-first-key",
    };

    [Fact]
    public async Task Outside_Development_nothing_of_Development_works()
    {
        await using var host = await HostProcess.StartAsync(Settings);
        (await host.Service.GetAsync("/api/v1/orders")).Refused(401, "REQ_002");
        (await host.Admin.GetAsync("/api/v1/admin/consistency")).Refused(401, "REQ_002");
        Assert.Equal(404, (await host.Anonymous.PostAsync("/simulators/toss/sim/payments", new { orderId = "ord_1", amount = 1 })).StatusCode);

        using var admin = new Api(host.Url, "an-operators-first-key");
        (await admin.GetAsync("/api/v1/admin/consistency")).Ok();
        (await admin.GetAsync("/api/v1/admin/clock")).Refused(404, "REQ_006");
        (await admin.PostAsync("/api/v1/admin/clock/advance", new { by = "1d" })).Refused(404, "REQ_006");
        (await admin.PutAsync("/api/v1/admin/clock", new { now = "2090-01-01T00:00:00Z" })).Refused(404, "REQ_006");
        using var service = new Api(host.Url, (await admin.PostAsync("/api/v1/admin/services/moa/keys", new { })).Ok(201).Text("key"));
        (await service.PostAsync("/api/v1/orders", new { customerId = "c", product = "token-100" })).Ok(201);
        Assert.DoesNotContain("fp_test_", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("an-operators-first-key", host.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FluxPay:Encryption:Keys", "", "FluxPay:Encryption:Keys is missing")]
    [InlineData("FluxPay:Encryption:Keys", "k1:c2hvcnQ=", "32 bytes")]
    [InlineData("FluxPay:Toss:SecretKey", "", "FluxPay:Toss:SecretKey")]
    [InlineData("FluxPay:Toss:SecretKey", "test_ck_client", "client key")]
    [InlineData("FluxPay:Payments:ConfirmWait", "00:01:00", "ConfirmWait")]
    [InlineData("FluxPay:Policies", "no-such-folder", "no-such-folder")]
    public async Task A_host_without_what_it_takes_says_what_to_do_and_ends(string setting, string value, string words)
    {
        var settings = Settings;
        settings[setting] = value;
        await using var host = HostProcess.Launch(settings);
        await EndsAsync(host, words);
    }

    [Fact]
    public async Task Policies_with_problems_stop_the_start_and_all_of_them_are_told()
    {
        string folder = Directory.CreateTempSubdirectory("fluxpay-policies-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "moa.yaml"),
                "service: moa\ncurrency: WON\ntimeZone: Asia/Seoul\npacks:\n  p: { price: -1, credits: 10, colour: red }\n");
            await using var host = HostProcess.Launch(new Dictionary<string, string> { ["FluxPay:Policies"] = folder });
            await EndsAsync(host, "moa.yaml:2:", "moa.yaml:5:", "packs.p.price", "packs.p.colour");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task EndsAsync(HostProcess host, params string[] words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await host.WaitForExitAsync(limit.Token);
        Assert.NotEqual(0, host.ExitCode);
        Assert.All(words, w => Assert.Contains(w, host.Output, StringComparison.Ordinal));
    }
}
