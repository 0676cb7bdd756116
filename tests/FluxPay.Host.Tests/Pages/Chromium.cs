using Microsoft.Playwright;

namespace FluxPay.Host.Tests.Pages;

/// <summary>The system's own chromium; Playwright's download of a browser is not used.</summary>
internal static class Chromium
{
    private static readonly string[] Arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        string path = Environment.GetEnvironmentVariable("FLUXPAY_TEST_CHROMIUM") ?? "/usr/bin/chromium";
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The page tests need chromium, and {path} does not exist: apt-get install chromium, or set FLUXPAY_TEST_CHROMIUM to its path.", path);
        }
        return playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }
}
