using FluxPay.Http;
using FluxPay.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FluxPay;

/// <summary>The REST API.</summary>
internal static class HttpBuilderExtensions
{
    public static FluxPayBuilder AddApi(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<HttpOptions, HttpOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Http"));
        builder.Services.AddRouting();
        builder.Services.AddHostedService<DevelopmentKeys>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ApiErrorsFirst>());
        builder.Services.TryAddSingleton(sp => new Authenticator(
            sp.GetRequiredService<ApiKeyMemory>(), builder.Configuration, sp.GetRequiredService<IHostEnvironment>()));
        return builder;
    }
}
