using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace FluxPay.Policies;

/// <summary>
/// The policies of a folder, read again when it changes. A good set replaces the old one at once; a bad one changes
/// nothing but the state, where the health check finds its problems.
/// </summary>
internal sealed class PolicyWatcher : IPolicies, IDisposable
{
    // An editor or a deployment writes several times for one change.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private sealed record Loaded(PolicySet Policies, PolicyReloadState State);

    private readonly Lock _reloading = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IReadOnlyCollection<string>? _gateways;
    private readonly FileSystemWatcher? _watcher;
    private readonly ITimer? _settled;
    private volatile Loaded _loaded;

    /// <summary>Loads the folder and starts to watch it.</summary>
    /// <param name="folder">The folder of the policy files.</param>
    /// <param name="time">For the times of loads.</param>
    /// <param name="logger">Told about every reload.</param>
    /// <param name="mayBeMissing">
    /// True for the default folder that nobody configured; it is then not watched until it exists at a start.
    /// </param>
    /// <param name="gateways">The gateways of this host, which payments can go to; null where they are not known.</param>
    /// <exception cref="PolicyException">Anything is wrong with any file.</exception>
    public PolicyWatcher(
        string folder, TimeProvider time, ILogger<PolicyWatcher> logger, bool mayBeMissing = false, IReadOnlyCollection<string>? gateways = null)
    {
        (_folder, _time, _logger, _gateways) = (folder, time, logger, gateways);
        _loaded = new Loaded(
            PolicyLoader.Load(folder, mayBeMissing, gateways), new PolicyReloadState { LoadedAt = time.GetUtcNow() });
        if (!Directory.Exists(folder))
            return;
        _settled = time.CreateTimer(_ => Reload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = Watch();
    }

    /// <summary>After every reload, good or bad.</summary>
    internal event Action? Reloaded;

    public IReadOnlyCollection<ServicePolicy> All => _loaded.Policies.All;

    public PolicyReloadState State => _loaded.State;

    public ServicePolicy For(string serviceId) => _loaded.Policies.For(serviceId);

    public bool TryGet(string serviceId, [NotNullWhen(true)] out ServicePolicy? policy) =>
        _loaded.Policies.TryGet(serviceId, out policy);

    /// <summary>Reads the folder again.</summary>
    /// <returns>False when it has problems; the old policies then stay in force.</returns>
    public bool Reload()
    {
        bool good;
        lock (_reloading)
            good = TryReload();
        Reloaded?.Invoke();
        return good;
    }

    private bool TryReload()
    {
        try
        {
            var policies = PolicyLoader.Load(_folder, mayBeMissing: _watcher is null, _gateways);
            _loaded = new Loaded(policies, new PolicyReloadState { LoadedAt = _time.GetUtcNow() });
            _logger.LogInformation("Policies reloaded: {Count} services.", policies.All.Length);
            return true;
        }
        catch (PolicyException bad)
        {
            var state = _loaded.State with { FailedAt = _time.GetUtcNow(), Problems = bad.Problems };
            _loaded = _loaded with { State = state };
            _logger.LogError("The old policies stay in force. {Problems}", bad.Message);
            return false;
        }
    }

    private FileSystemWatcher? Watch()
    {
        FileSystemWatcher? watcher = null;
        try
        {
            // Everything in the folder is watched, because a mounted configuration changes by renaming a hidden link.
            watcher = new FileSystemWatcher(_folder);
            watcher.Changed += Noticed;
            watcher.Created += Noticed;
            watcher.Deleted += Noticed;
            watcher.Renamed += Noticed;
            watcher.Error += Noticed;     // events were lost, so anything may have changed
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException refused)
        {
            watcher?.Dispose();
            _logger.LogWarning(refused, "The policy folder cannot be watched; changes are read at the next start.");
            return null;
        }
    }

    private void Noticed(object sender, EventArgs change) => _settled?.Change(Quiet, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _watcher?.Dispose();
        _settled?.Dispose();
    }
}
