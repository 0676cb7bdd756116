using System.Net.Http.Headers;

namespace FluxPay.Client.Http;

/// <summary>How the HTTP client and its connections are set up, with and without a service container.</summary>
internal static class Wire
{
    private static readonly ProductHeaderValue Product =
        new("FluxPay.Client", typeof(Wire).Assembly.GetName().Version?.ToString(3));

    public static void Configure(HttpClient http, FluxPayClientOptions options)
    {
        http.BaseAddress = new Uri($"{options.BaseAddress!.AbsoluteUri.TrimEnd('/')}/api/v1");
        http.Timeout = Timeout.InfiniteTimeSpan;   // the pipeline bounds tries and total
        http.DefaultRequestHeaders.Authorization = new("Bearer", options.ApiKey);
        http.DefaultRequestHeaders.Accept.Add(new("application/json"));
        http.DefaultRequestHeaders.UserAgent.Add(new(Product));
        if (options.AcceptLanguage is { } language)
            http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public static void Configure(SocketsHttpHandler connections)
    {
        connections.AllowAutoRedirect = false;   // a redirected POST would become a GET without its key
        connections.PooledConnectionLifetime = TimeSpan.FromMinutes(2);   // a client lives long; DNS changes
    }
}
