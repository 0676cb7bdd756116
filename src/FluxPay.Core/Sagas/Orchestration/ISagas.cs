namespace FluxPay.Sagas.Orchestration;

/// <summary>Reads instances of sagas.</summary>
internal interface ISagas
{
    /// <summary>One instance; null when there is none.</summary>
    Task<SagaInstance?> FindAsync(SagaId id, CancellationToken cancellationToken = default);

    /// <summary>The instance of a saga about a subject; null when there is none. There is never more than one.</summary>
    Task<SagaInstance?> FindSagaAsync(string type, string subject, CancellationToken cancellationToken = default);

    /// <summary>Instances, newest first.</summary>
    Task<Page<SagaInstance>> ListAsync(SagaStatus? status, PageRequest page, CancellationToken cancellationToken = default);

    /// <summary>What happened to an instance, oldest first.</summary>
    Task<IReadOnlyList<SagaJournalEntry>> JournalAsync(SagaId id, CancellationToken cancellationToken = default);
}
