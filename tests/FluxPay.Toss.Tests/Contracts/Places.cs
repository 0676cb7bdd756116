using FluxPay.TossSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss.Tests.Contracts;

/// <summary>Where the contract holds; each place is opened when the first test asks for it.</summary>
public sealed class Places : IAsyncDisposable
{
    public const string InProcess = "the simulator in this process";
    public const string OverHttp = "the simulator as a process of its own";
    public const string Sandbox = "the sandbox of Toss";
    public const string Acorn = "Acorn Pay in this process";

    private const string SandboxKey = "FLUXPAY_TOSS_SANDBOX_KEY";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private AcornPlace? _acorn;
    private WebApplication? _app;
    private DotnetProcess? _process;

    /// <summary>The simulators: there a test can be the buyer.</summary>
    public static TheoryData<string> WithBuyers => [InProcess, OverHttp];

    /// <summary>As <see cref="WithBuyers"/>, and every other provider.</summary>
    public static TheoryData<string> WithEveryBuyer => [.. WithBuyers.Select(row => row.Data), Acorn];

    /// <summary>As <see cref="Everywhere"/>, and every other provider.</summary>
    public static TheoryData<string> OfAll => [.. Everywhere.Select(row => row.Data), Acorn];

    /// <summary>All of Toss; the sandbox only where somebody has given its key to the environment.</summary>
    public static TheoryData<string> Everywhere =>
        Environment.GetEnvironmentVariable(SandboxKey) is { Length: > 0 } ? [InProcess, OverHttp, Sandbox] : [InProcess, OverHttp];

    internal async Task<IGatewayPlace> OpenAnyAsync(string name)
    {
        if (name != Acorn)
            return await OpenAsync(name);
        await _turn.WaitAsync();
        try
        {
            return _acorn ??= await AcornPlace.StartAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    internal async Task<Place> OpenAsync(string name)
    {
        await _turn.WaitAsync();
        try
        {
            return name switch
            {
                InProcess => new Place(new Uri((_app ??= await StartAsync()).Urls.First()), Fixtures.Key),
                OverHttp => new Place((_process ??= await DotnetProcess.StartAsync(typeof(TossSimulatorOptions), "--memory", "--urls", "http://127.0.0.1:0")).Url, Fixtures.Key),
                Sandbox => new Place(new Uri("https://api.tosspayments.com"), Environment.GetEnvironmentVariable(SandboxKey)!),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such place"),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_acorn is not null)
            await _acorn.DisposeAsync();
        _process?.Dispose();
        _turn.Dispose();
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTossSimulator(simulator => simulator.InMemory = true);
        var app = builder.Build();
        app.MapTossSimulator();
        await app.StartAsync();
        return app;
    }
}
