using FluxPay.TossSimulator.Storage;
using Microsoft.Extensions.Options;

namespace FluxPay.TossSimulator.Webhooks;

/// <summary>Where webhooks go: what was put last, else the configuration. A restart keeps it.</summary>
internal sealed class WebhookUrls(SettingTable settings, IOptions<TossSimulatorOptions> options)
{
    private const string Setting = "webhook_urls";
    private readonly Lock _lock = new();
    private IReadOnlyList<string>? _current;

    public IReadOnlyList<string> Current
    {
        get
        {
            lock (_lock)
                return _current ??= settings.Find(Setting) is { } saved
                    ? saved.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    : [.. options.Value.WebhookUrls];
        }
        set
        {
            lock (_lock)
            {
                settings.Save(Setting, string.Join('\n', value));
                _current = value;
            }
        }
    }

    public static bool IsValid(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
        && !url.Contains('\n', StringComparison.Ordinal);
}
