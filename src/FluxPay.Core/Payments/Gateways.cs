namespace FluxPay.Payments;

/// <summary>The gateways this host has, by name.</summary>
internal sealed class Gateways
{
    private readonly IPaymentGateway[] _gateways;
    private int _calls;

    public Gateways(IEnumerable<IPaymentGateway> gateways)
    {
        _gateways = [.. gateways.Select(g => new Counted(this, g))];
        Providers = [.. _gateways.Select(g => g.Provider)];
    }

    /// <summary>Their names, in the order they were added.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>How many calls wait for an answer now.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Where payments stand while the host has no gateway.</summary>
    public static string None => NoGateway.Instance.Provider;

    /// <summary>The gateway that has a payment; a host that no longer knows it can neither ask it nor pretend.</summary>
    public IPaymentGateway Of(string provider) =>
        Array.Find(_gateways, g => g.Provider == provider) ?? NoGateway.Instance;

    private async Task<T> CountAsync<T>(Func<Task<T>> call)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            return await call();
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    /// <summary>A gateway whose calls are counted while they wait.</summary>
    private sealed class Counted(Gateways owner, IPaymentGateway gateway) : IPaymentGateway
    {
        public string Provider => gateway.Provider;
        public GatewayCapabilities Capabilities => gateway.Capabilities;

        public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken) =>
            owner.CountAsync(() => gateway.ConfirmAsync(request, cancellationToken));

        public Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken) =>
            owner.CountAsync(() => gateway.CancelAsync(request, cancellationToken));

        public Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) =>
            owner.CountAsync(() => gateway.QueryAsync(providerKey, cancellationToken));
    }

    /// <summary>Stands in where no gateway was added: whatever is asked, nothing is sent and nothing is known.</summary>
    private sealed class NoGateway : IPaymentGateway
    {
        private const string Reason = "no gateway was added; call AddToss() or register an IPaymentGateway";

        public static NoGateway Instance { get; } = new();
        public string Provider => "none";
        public GatewayCapabilities Capabilities => GatewayCapabilities.None;

        public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken) => NotSent();
        public Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken) => NotSent();

        public Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken) =>
            Task.FromResult<GatewayReport>(new GatewayReport.Unknown(Reason));

        private static Task<GatewayOutcome> NotSent() =>
            Task.FromResult<GatewayOutcome>(new GatewayOutcome.Refused(RefusalKind.NotSent, "NO_GATEWAY", Reason, true));
    }
}
