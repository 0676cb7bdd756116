using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay;

/// <summary>What <c>AddFluxPay</c> returns: each <c>Add…</c> and <c>Use…</c> extends it.</summary>
public sealed class FluxPayBuilder
{
    /// <summary>A builder over a host's services and configuration.</summary>
    public FluxPayBuilder(IServiceCollection services, IConfiguration configuration) =>
        (Services, Configuration) = (services, configuration);

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The host's configuration, with the section <c>FluxPay</c>.</summary>
    public IConfiguration Configuration { get; }
}
