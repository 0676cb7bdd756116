using FluxPay.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Http;

/// <summary>
/// Stands before everything that costs something: more requests than a host can work on wait in the engine and make everybody late, so what comes
/// beyond <see cref="HttpOptions"/> is refused before it is read. Nobody queues here: who is let in is the queue, and who is not is told
/// when to come back.
/// </summary>
internal sealed class BusyGate(RequestDelegate next, IOptions<HttpOptions> options, Gateways gateways)
{
    private const string Api = "/api/v1";

    private readonly int _most = options.Value.MaxConcurrentRequests;

    // A half is kept for who is in the middle of something: else a flood lets in more orders than it leaves room to pay.
    private readonly int _mostBegun = options.Value.MaxConcurrentRequests - (options.Value.MaxConcurrentRequests / 2);
    private readonly int _mostThatWait = options.Value.MaxConcurrentGatewayRequests;
    private readonly ReturnTimes _begin = new(TimeProvider.System);
    private readonly ReturnTimes _goOn = new(TimeProvider.System);
    private int _others;
    private int _mayWait;

    private enum Kind
    {
        NotCounted,

        /// <summary>Begins something, as an order does, or stands alone.</summary>
        Begins,

        /// <summary>Goes on with what was begun.</summary>
        GoesOn,

        /// <summary>Goes on too, and may wait for a gateway.</summary>
        MayWait,
    }

    public async Task InvokeAsync(HttpContext http)
    {
        var kind = KindOf(http.Request.Path);
        if (kind == Kind.NotCounted)
        {
            await next(http);
            return;
        }
        var returns = kind == Kind.Begins ? _begin : _goOn;
        if (!TryEnter(kind))
        {
            await Answer.Of(Busy(returns.Next()), Languages.Of(http.Request)).ExecuteAsync(http);
            return;
        }
        returns.LetIn();
        try
        {
            await next(http);
        }
        finally
        {
            Leave(kind);
        }
    }

    private bool TryEnter(Kind kind)
    {
        // Counted first, so that two never take the same place.
        int mayWait = kind == Kind.MayWait ? Interlocked.Increment(ref _mayWait) : Volatile.Read(ref _mayWait);
        int others = kind == Kind.MayWait ? Volatile.Read(ref _others) : Interlocked.Increment(ref _others);
        int working = others + Math.Max(0, mayWait - gateways.Calls);   // who waits for a gateway costs nothing meanwhile
        bool hasRoom = working <= (kind == Kind.Begins ? _mostBegun : _most) && (kind != Kind.MayWait || mayWait <= _mostThatWait);
        if (!hasRoom)
            Leave(kind);
        return hasRoom;
    }

    private void Leave(Kind kind)
    {
        if (kind == Kind.MayWait)
            Interlocked.Decrement(ref _mayWait);
        else
            Interlocked.Decrement(ref _others);
    }

    private static FluxPayError Busy(TimeSpan pause) => new(ErrorCode.StoreUnavailable, new Text(
        "This host has as much to do as it can and nothing was done; try again shortly.",
        "현재 처리 가능한 요청이 모두 차서 처리하지 않았습니다. 잠시 후 다시 시도해 주세요."))
    {
        RetryAfter = pause,
    };

    /// <summary>Not counted: an operator has to see what is going on, and a room answers from memory and keeps its streams open.</summary>
    private static Kind KindOf(PathString path)
    {
        if (!path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase, out var route) || Is(route, "/admin") || Is(route, "/waiting-rooms"))
            return Kind.NotCounted;
        if (Is(route, "/payments") || Is(route, "/billing-methods") || Is(route, "/subscriptions"))
            return Kind.MayWait;
        if (Is(route, "/orders") && (Ends(route, "/cancel") || Ends(route, "/fail")))
            return Kind.MayWait;
        return Below(route, "/orders/") || Below(route, "/credits/holds/") ? Kind.GoesOn : Kind.Begins;
    }

    private static bool Is(PathString route, string first) => route.StartsWithSegments(first, StringComparison.OrdinalIgnoreCase);

    private static bool Ends(PathString route, string last) => route.Value!.EndsWith(last, StringComparison.OrdinalIgnoreCase);

    private static bool Below(PathString route, string parent) =>
        route.Value is { } text && text.Length > parent.Length && text.StartsWith(parent, StringComparison.OrdinalIgnoreCase);
}
