using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay;

/// <summary>FluxPay in an application, with one call.</summary>
public static class FluxPayServiceCollectionExtensions
{
    /// <summary>
    /// Adds FluxPay with its embedded defaults: SQLite, in-process events and rate limits. Everything is read from the section <c>FluxPay</c>; each
    /// <c>Use…</c> and <c>Add…</c> on the result replaces or adds one part.
    /// </summary>
    public static FluxPayBuilder AddFluxPay(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return new FluxPayBuilder(services, configuration)
            .AddSources()
            .AddSecurity()
            .AddPolicies()
            .AddSqlite()
            .AddIdempotency()
            .AddTimers()
            .AddCheckout()
            .AddUsage()
            .AddSubscriptions()
            .AddSagas()
            .AddInbox()
            .AddOutbox()
            .AddConsistency()
            .AddWaitingRooms()
            .AddRateLimiting()
            .AddApi();
    }
}
