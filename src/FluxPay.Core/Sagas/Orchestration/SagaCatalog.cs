namespace FluxPay.Sagas.Orchestration;

/// <summary>The sagas this process knows, every version of each.</summary>
internal sealed class SagaCatalog
{
    private readonly ISagaRunner[] _runners;

    public SagaCatalog(IEnumerable<ISagaRunner> runners)
    {
        _runners = [.. runners];
        if (_runners.CountBy(r => (r.Type, r.Version)).FirstOrDefault(c => c.Value > 1) is { Value: > 1, Key: var twice })
            throw new InvalidOperationException($"Two sagas are '{twice.Type}' version {twice.Version}; raise the version of the newer one.");
    }

    /// <summary>Who goes on with an instance; null when nobody here has the steps it began with.</summary>
    public ISagaRunner? For(SagaInstance saga) =>
        Array.Find(_runners, r => r.Type == saga.Type && r.Version == saga.DefinitionVersion && r.Fingerprint == saga.Fingerprint);

    /// <summary>The newest version of a saga, which new instances begin with.</summary>
    public SagaRunner<TData> Newest<TData>(string type) where TData : class => _runners
        .Where(r => r.Type == type).OfType<SagaRunner<TData>>().MaxBy(r => r.Version)
        ?? throw new InvalidOperationException($"No saga '{type}' with data {typeof(TData).Name} was added; call AddSaga.");
}
