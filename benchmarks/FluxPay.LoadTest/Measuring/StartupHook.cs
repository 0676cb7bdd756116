using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FluxPay.LoadTest.Measuring;

/// <summary>.NET runs this before <c>Main</c> of a host whose <c>DOTNET_STARTUP_HOOKS</c> names this assembly; the host itself is as it is shipped.</summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name outside any namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Probe.Port) is { } port)
            Probe.Start(int.Parse(port, CultureInfo.InvariantCulture));
    }
}
