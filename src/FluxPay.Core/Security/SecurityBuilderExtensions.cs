using FluxPay.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Encryption of what must not be read from a backup.</summary>
internal static class SecurityBuilderExtensions
{
    public static FluxPayBuilder AddSecurity(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<EncryptionOptions, EncryptionOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Encryption"));
        builder.Services.TryAddSingleton<KeyRing>();
        builder.Services.TryAddSingleton<FieldCipher>();
        builder.Services.TryAddSingleton(sp => new ApiKeyMemory(sp.GetRequiredService<IApiKeys>(), TimeProvider.System));
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<EncryptionMetrics>();
        builder.Services.TryAddSingleton<Resealing>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<Resealing>());
        return builder;
    }
}
