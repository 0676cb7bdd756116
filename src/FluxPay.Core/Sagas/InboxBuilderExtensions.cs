using FluxPay.Inbox;
using FluxPay.InProcess;
using FluxPay.Sagas;
using FluxPay.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FluxPay;

/// <summary>Events that services send.</summary>
internal static class InboxBuilderExtensions
{
    public static FluxPayBuilder AddInbox(this FluxPayBuilder builder)
    {
        builder.Services
            .AddOptionsWithValidateOnStart<InboxOptions, InboxOptionsValidator>()
            .Bind(builder.Configuration.GetSection("FluxPay:Inbox"));
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<InboxMetrics>();
        builder.Services.TryAddSingleton<LetterPayload>();
        builder.Services.TryAddSingleton<ServiceUsage>();
        builder.Services.TryAddSingleton<ServiceInbox>();
        builder.Services.TryAddSingleton<IInbox>(sp => sp.GetRequiredService<ServiceInbox>());
        builder.Services.AddSingleton<ITimerHandler>(sp => sp.GetRequiredService<ServiceInbox>());
        builder.Services.TryAddSingleton(sp => new ServiceEvents(
            sp.GetRequiredService<IInbox>(), sp.GetRequiredService<IIdSource>(), sp.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
