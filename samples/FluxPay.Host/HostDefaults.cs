namespace FluxPay.Host;

/// <summary>What makes a clean clone run with one command; every setting overrules it.</summary>
internal static class HostDefaults
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <summary>Listens where nothing else is configured, and reads the policies beside the host unless there are others.</summary>
    /// <returns>Where this host reaches itself.</returns>
    public static Uri UseHostDefaults(this WebApplicationBuilder builder)
    {
        string? configured = builder.Configuration["urls"];
        if (string.IsNullOrWhiteSpace(configured) && builder.Configuration["http_ports"] is { Length: > 0 } ports)
            configured = $"http://*:{ports.Split(';')[0]}";
        else if (string.IsNullOrWhiteSpace(configured))
            builder.WebHost.UseUrls(configured = DefaultUrl);

        if (builder.Configuration["FluxPay:Policies"] is null && !Directory.Exists("policies"))
            builder.Configuration["FluxPay:Policies"] = Path.Combine(AppContext.BaseDirectory, "policies");
        return Self(configured);
    }

    /// <summary>The first address, with a name that resolves here instead of a wildcard.</summary>
    private static Uri Self(string urls)
    {
        var address = BindingAddress.Parse(urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0]);
        string host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }
}
