using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay;

/// <summary>What <c>AddFluxPay</c> returns; each <c>Use…</c> and <c>Add…</c> on it replaces or adds one part.</summary>
public sealed class FluxPayBuilder
{
    /// <summary>For <c>AddFluxPay</c>, and for tests of an extension on its own.</summary>
    public FluxPayBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The application's configuration; FluxPay reads the section <c>FluxPay</c> of it.</summary>
    public IConfiguration Configuration { get; }
}
