namespace FluxPay.TossSimulator.Http;

/// <summary>Where this simulator was reached, prefix included and no slash at the end.</summary>
internal static class SimulatorOrigin
{
    /// <summary>Set on the group by <c>MapTossSimulator</c>.</summary>
    public sealed record Prefix(string Path);

    public static string Of(HttpRequest request) => $"{request.Scheme}://{request.Host}{PathOf(request)}";

    public static string PathOf(HttpRequest request) =>
        request.PathBase + request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Prefix>()?.Path;
}
