using System.Globalization;
using FluxPay.Http;
using FluxPay.InProcess.WaitingRooms;
using FluxPay.Policies;
using FluxPay.Security;
using FluxPay.WaitingRooms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FluxPay;

/// <summary>Virtual waiting rooms.</summary>
public static class WaitingRoomsBuilderExtensions
{
    /// <summary>
    /// Waiting rooms in any ASP.NET Core application: describe the rooms in the options, map <c>MapWaitingRooms</c>, and put
    /// <c>RequireWaitingRoom</c> on what they protect. <c>UseRedis</c> on the result has hosts share them. <c>AddFluxPay</c> has them
    /// already, with the rooms of the policies.
    /// </summary>
    public static FluxPayBuilder AddWaitingRooms(this IServiceCollection services, Action<WaitingRoomOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new FluxPayBuilder(services, new ConfigurationBuilder().Build()).AddWaitingRooms(configure);
    }

    /// <summary>Changes the waiting rooms of FluxPay, for example their keys.</summary>
    public static FluxPayBuilder AddWaitingRooms(this FluxPayBuilder builder, Action<WaitingRoomOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string? keys = builder.Configuration["FluxPay:WaitingRooms:Keys"];
        string[] origins = builder.Configuration["FluxPay:WaitingRooms:ReturnOrigins"]
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        string? joins = builder.Configuration["FluxPay:WaitingRooms:JoinsPerSource"];
        string? every = builder.Configuration["FluxPay:WaitingRooms:TurnKeysEvery"];
        string? knownAfter = builder.Configuration["FluxPay:WaitingRooms:KeysKnownAfter"];
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<WaitingRoomOptions, WaitingRoomOptionsValidator>()
            .Configure(options =>
            {
                options.Keys = keys ?? options.Keys;
                options.JoinsPerSource = joins is null ? options.JoinsPerSource : int.Parse(joins, CultureInfo.InvariantCulture);
                if (every is not null)
                    options.TurnKeysEvery = every == "off" ? null : TimeSpan.Parse(every, CultureInfo.InvariantCulture);
                if (knownAfter is not null)
                    options.KeysKnownAfter = TimeSpan.Parse(knownAfter, CultureInfo.InvariantCulture);
                foreach (string origin in origins.Except(options.ReturnOrigins))
                    options.ReturnOrigins.Add(origin);
            })
            .Configure(configure ?? (_ => { }));
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRoomQueue, InProcessRoomQueue>();
        services.TryAddSingleton<InMemorySettings>();
        services.TryAddSingleton<RoomSource>(sp => () => Described(sp));
        services.TryAddSingleton(sp => new RoomCatalogue(sp.GetRequiredService<RoomSource>(), Settings(sp)));
        services.TryAddSingleton(sp => new RoomKeys(
            Settings(sp), sp.GetService<FieldCipher>(), sp.GetRequiredService<IRoomQueue>(), sp.GetRequiredService<IOptions<WaitingRoomOptions>>()));
        services.TryAddSingleton(sp => new DrawSeeds(Settings(sp), sp.GetService<FieldCipher>()));
        services.TryAddSingleton<WaitingRoomMetrics>();
        services.TryAddSingleton(new AdmissionMeter(TimeProvider.System));
        services.TryAddSingleton<WaitingRoomEngine>();
        services.TryAddSingleton<RoomTurn>();
        builder.AddRateLimiting();
        services.TryAddSingleton<RoomDoor>();
        services.TryAddSingleton<RoomGuard>();
        if (!services.Any(s => s.ImplementationType == typeof(WaitingRoomLoop)))
            services.AddHostedService<WaitingRoomLoop>();
        return builder;
    }

    /// <summary>The database's, where there is one.</summary>
    private static ISettings Settings(IServiceProvider services) =>
        services.GetService<ISettings>() ?? services.GetRequiredService<InMemorySettings>();

    private static IEnumerable<RoomSettings> Described(IServiceProvider services)
    {
        var policies = services.GetService<IPolicies>()?.All ?? [];
        return services.GetRequiredService<IOptions<WaitingRoomOptions>>().Value.Rooms
            .Concat(policies.SelectMany(p => p.WaitingRooms.Values.Select(room => Of(p.Service, room))))
            .DistinctBy(r => r.Name);
    }

    private static RoomSettings Of(string service, WaitingRoomPolicy policy) => new()
    {
        Name = policy.Name,
        Service = service,
        AdmitPerSecond = policy.AdmitPerSecond,
        MaxActive = policy.MaxActive,
        // The policy's default is one second of rate; so is ours, and it follows the rate when that is changed.
        Burst = policy.Burst == policy.AdmitPerSecond ? null : policy.Burst,
        Mode = policy.Mode switch
        {
            WaitingRoomMode.Open => RoomMode.Open,
            WaitingRoomMode.Queue => RoomMode.Queue,
            WaitingRoomMode.Hold => RoomMode.Hold,
            WaitingRoomMode.Drain => RoomMode.Drain,
        },
        PassTtl = policy.PassTtl,
        PassMax = policy.PassMax,
        EntryDelay = policy.EntryDelay,
        IdleTimeout = policy.IdleTimeout,
        Grace = policy.Grace,
        OpensAt = policy.OpensAt,
        Tiers = policy.Tiers,
        Adaptive = policy.Adaptive is { } a ? new AdaptiveAdmission(a.Min, a.Max, a.TargetLatency, a.MaxErrorRate) : null,
        Public = policy.Public,
        Protect = policy.Protect,
    };
}
