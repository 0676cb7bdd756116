namespace FlashSale;

/// <summary>Where the buyers go: the shop's hosts in turn, and the gateway's simulator.</summary>
internal sealed record SaleAddresses(Uri[] Hosts, Uri Gateway)
{
    private const string DefaultUrl = "http://localhost:5085";

    public Uri Self => Hosts[0];

    public Uri Host(int buyer) => Hosts[buyer % Hosts.Length];

    /// <summary>Reads <c>Sale:Hosts</c> and <c>FluxPay:Toss:BaseUrl</c>; without them everything is in this host.</summary>
    public static SaleAddresses Read(WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(DefaultUrl);
        var self = new Uri((builder.Configuration["urls"] ?? DefaultUrl).Split(';')[0]);
        Uri[] hosts = [.. (builder.Configuration["Sale:Hosts"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(h => new Uri(h))];
        string gateway = builder.Configuration["FluxPay:Toss:BaseUrl"] ?? new Uri(self, "/simulators/toss").ToString();
        return new SaleAddresses(hosts is [] ? [self] : hosts, new Uri(gateway.TrimEnd('/') + "/"));
    }
}
