using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FluxPay.Host.Tests.Rest;

/// <summary>The schemas of events as a consumer fetches them.</summary>
public sealed class SchemaTests(SharedHost shared)
{
    [Fact]
    public async Task The_host_serves_a_schema_for_every_event_without_a_key()
    {
        var host = await shared.StartedAsync();
        using var stranger = new HttpClient { BaseAddress = host.Url };
        string[] schemas = (await stranger.GetFromJsonAsync<string[]>("/schemas/events"))!;
        Assert.Contains("/schemas/events/payment.approved", schemas);
        Assert.Contains("/schemas/events/service.usage.requested", schemas);
        foreach (string path in schemas)
        {
            using var answer = await stranger.GetAsync(path);
            Assert.Equal("application/schema+json", answer.Content.Headers.ContentType!.MediaType);
            var schema = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(path, $"/schemas/events/{schema.GetProperty("title").GetString()}");
        }
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/schemas/events/nobody")).StatusCode);
    }
}
