using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.OpenApi;

/// <summary>One host for all that read its document.</summary>
public sealed class OpenApiHost : IAsyncLifetime
{
    public HostProcess Host { get; private set; } = null!;
    public DescribedApi Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await HostProcess.StartAsync();
        Api = await DescribedApi.OfAsync(Host);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

[CollectionDefinition("OpenAPI")]
public sealed class OpenApiCollection : ICollectionFixture<OpenApiHost>;
