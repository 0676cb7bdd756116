using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace FluxPay.Host.Tests.OpenApi;

[Collection("OpenAPI")]
public sealed class DocumentTests(OpenApiHost shared)
{
    [Fact]
    public void The_document_is_valid_OpenAPI_3_1()
    {
        var read = OpenApiDocument.Parse(shared.Api.Document.GetRawText(), "json");
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors.Select(e => e.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(e => e.ToString()));
        Assert.Equal(shared.Api.Operations.Count, read.Document!.Paths.Values.Sum(p => p.Operations!.Count));
    }

    [Fact]
    public async Task Every_route_is_described_and_nothing_else_is()
    {
        await using var host = await EmbeddedHost.StartAsync();
        Assert.Equal(host.Routes.Order(), shared.Api.Operations.Select(o => o.ToString()).Order());
        Assert.True(shared.Api.Operations.Count > 25);
        Assert.Equal(shared.Api.Operations.Count, shared.Api.Operations.Select(o => o.Id).Distinct().Count());
    }

    [Fact]
    public async Task An_application_keeps_its_own_document_and_the_path_base_is_the_server()
    {
        await using var host = await EmbeddedHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Url };

        var own = await ReadAsync(http, $"{EmbeddedHost.PathBase}/openapi/shop.json");
        Assert.Equal(["/greeting"], own.GetProperty("paths").EnumerateObject().Select(p => p.Name));

        var ours = await ReadAsync(http, $"{EmbeddedHost.PathBase}/openapi/v1.json");
        Assert.False(ours.GetProperty("paths").TryGetProperty("/greeting", out _));
        Assert.Equal(EmbeddedHost.PathBase, ours.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal("/", (await ReadAsync(http, "/openapi/v1.json")).GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Outside_development_the_test_clock_is_not_described()
    {
        await using var host = await Hosting.HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["FluxPay:AdminKey"] = "an-admin-key-of-this-test",
            ["FluxPay:Toss:SecretKey"] = "test_sk_nobody",
            ["FluxPay:Toss:BaseUrl"] = "http://127.0.0.1:9",
            ["FluxPay:Encryption:Keys"] = $"k1:{Convert.ToBase64String(new byte[32])}",
        });
        var described = (await DescribedApi.OfAsync(host)).Operations.Select(o => o.ToString()).ToArray();
        Assert.DoesNotContain(described, o => o.Contains("/admin/clock", StringComparison.Ordinal));
        Assert.Equal(shared.Api.Operations.Select(o => o.ToString()).Where(o => !o.Contains("/admin/clock", StringComparison.Ordinal)), described);
    }

    private static async Task<JsonElement> ReadAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;
}
