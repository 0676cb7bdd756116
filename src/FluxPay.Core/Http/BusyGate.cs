using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>
/// Stands before everything that costs something: more requests than a host can work on wait in the engine and make everybody late, so what comes
/// beyond <see cref="HttpOptions"/> is refused before it is read. Nobody queues here: who is let in is the queue.
/// </summary>
internal sealed class BusyGate(RequestDelegate next, IOptions<HttpOptions> options)
{
    private const string Api = "/api/v1";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Places _engine = new(options.Value.MaxConcurrentRequests);
    private readonly Places _gateways = new(options.Value.MaxConcurrentGatewayRequests);

    public async Task InvokeAsync(HttpContext http)
    {
        var places = PlacesFor(http.Request.Path);
        if (places is null)
        {
            await next(http);
            return;
        }
        if (!places.TryTake())
        {
            await Answer.Of(Busy(), Languages.Of(http.Request)).ExecuteAsync(http);
            return;
        }
        try
        {
            await next(http);
        }
        finally
        {
            places.Free();
        }
    }

    private static FluxPayError Busy() => new(ErrorCode.StoreUnavailable, new Text(
        "This host has as much to do as it can and nothing was done; try again shortly.",
        "현재 처리 가능한 요청이 모두 차서 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
    {
        RetryAfter = Soon,
    };

    /// <summary>An operator has to see what is going on, and a room answers from memory and keeps its streams open.</summary>
    private Places? PlacesFor(PathString path)
    {
        if (!path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase, out var route)
            || Is(route, "/admin") || Is(route, "/waiting-rooms"))
            return null;
        return MayWaitForGateway(route) ? _gateways : _engine;
    }

    private static bool MayWaitForGateway(PathString route) =>
        Is(route, "/payments") || Is(route, "/billing-methods") || Is(route, "/subscriptions")
        || (Is(route, "/orders") && (Ends(route, "/cancel") || Ends(route, "/fail")));

    private static bool Is(PathString route, string first) => route.StartsWithSegments(first, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(PathString route, string last) => route.Value!.EndsWith(last, StringComparison.OrdinalIgnoreCase);

    /// <summary>So many at once.</summary>
    private sealed class Places(int most)
    {
        private int _taken;

        public bool TryTake()
        {
            if (Interlocked.Increment(ref _taken) <= most)
                return true;
            Free();
            return false;
        }

        public void Free() => Interlocked.Decrement(ref _taken);
    }
}
