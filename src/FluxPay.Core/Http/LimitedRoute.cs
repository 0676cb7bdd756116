namespace FluxPay.Http;

/// <summary>
/// A route of a policy: a path where <c>*</c> stands for one segment and <c>**</c>, as the last, for any rest. It matches as routing
/// does, without regard to case or a slash at the end, so another spelling of a path is no way around its limit.
/// </summary>
internal sealed class LimitedRoute
{
    private readonly string[] _segments;
    private readonly bool _anyRest;

    public LimitedRoute(string route)
    {
        var segments = Segments(route);
        _anyRest = segments is [.., "**"];
        _segments = _anyRest ? segments[..^1] : segments;
    }

    public bool Matches(string path)
    {
        int index = 0;
        foreach (var range in path.AsSpan().Trim('/').Split('/'))
        {
            var segment = path.AsSpan().Trim('/')[range];
            if (index == _segments.Length)
                return _anyRest || segment.Length == 0;
            if (_segments[index] != "*" && !segment.Equals(_segments[index], StringComparison.OrdinalIgnoreCase))
                return false;
            index++;
        }
        return index == _segments.Length;
    }

    private static string[] Segments(string route) => route.Trim('/') is { Length: > 0 } path ? path.Split('/') : [];
}
