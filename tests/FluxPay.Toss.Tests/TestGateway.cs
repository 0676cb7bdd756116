using FluxPay.Payments;
using FluxPay.Toss.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Toss.Tests;

/// <summary>The gateway as an application gets it, from <c>AddToss</c>.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestGateway(
        Uri baseUrl, string? key = Fixtures.Key, TimeSpan? timeout = null, TimeProvider? pipelineTime = null,
        string environment = "Production", Action<IServiceCollection>? more = null, params (string Name, string Value)[] settings)
    {
        Configuration = (IConfigurationRoot)new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FluxPay:Toss:SecretKey"] = key,
            ["FluxPay:Toss:BaseUrl"] = baseUrl.AbsoluteUri,
            ["FluxPay:Toss:Timeout"] = (timeout ?? TimeSpan.FromSeconds(60)).ToString(),
        }).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"FluxPay:Toss:{setting.Name}", (string?)setting.Value))).Build();
        Redaction = new Redaction(Log);
        if (!string.IsNullOrEmpty(key))
            Redaction.Add(key);

        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new TestEnvironment(environment));
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        if (pipelineTime is not null)
            services.AddSingleton(provider => new TossPipelines(
                provider.GetRequiredService<IOptionsMonitor<TossOptions>>(), NullLogger<TossPipelines>.Instance, pipelineTime));
        more?.Invoke(services);
        new FluxPayBuilder(services, Configuration).AddToss();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IConfigurationRoot Configuration { get; }

    public TestLog Log { get; } = new();

    /// <summary>What this gateway must not have logged when it ends, whatever the test was about.</summary>
    public Redaction Redaction { get; }

    public IBillingGateway Billing => _services.GetRequiredService<IBillingGateway>();

    public IGatewayStatements Statements => _services.GetRequiredService<IGatewayStatements>();

    public IServiceProvider Services => _services;

    public IPaymentGateway Gateway => _services.GetRequiredService<IPaymentGateway>();

    public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm? request = null) =>
        Gateway.ConfirmAsync(request ?? Fixtures.Confirm, TestContext.Current.CancellationToken);

    public Task<GatewayOutcome> CancelAsync(GatewayCancel request) =>
        Gateway.CancelAsync(request, TestContext.Current.CancellationToken);

    public Task<GatewayReport> QueryAsync(string key = Fixtures.PaymentKey) =>
        Gateway.QueryAsync(key, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Redaction.Verify();
    }
}

internal sealed class TestEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;
    public string ApplicationName { get; set; } = "tests";
    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
    public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
        new Microsoft.Extensions.FileProviders.NullFileProvider();
}
