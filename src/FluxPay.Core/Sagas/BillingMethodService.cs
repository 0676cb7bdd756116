using System.Security.Cryptography;
using System.Text;
using FluxPay.Payments;
using FluxPay.Security;
using FluxPay.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>Cards that customers register to be charged later: registered once, listed, given up.</summary>
public sealed class BillingMethodService
{
    private readonly IStore _store;
    private readonly IKeptBillingMethods _kept;
    private readonly IBillingGateway[] _gateways;
    private readonly FieldCipher _cipher;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly TimeSpan _wait;
    private readonly ILogger _logger;

    internal BillingMethodService(
        IStore store, IKeptBillingMethods kept, IEnumerable<IBillingGateway> gateways, FieldCipher cipher, IIdSource ids, TimeProvider time,
        IOptions<PaymentOptions> options, ILogger<BillingMethodService> logger)
    {
        (_store, _kept, _gateways, _cipher, _ids, _time) = (store, kept, [.. gateways], cipher, ids, time);
        (_wait, _logger) = (options.Value.ConfirmWait, logger);
    }

    /// <summary>
    /// Turns what the gateway's registration window handed over into a card that can be charged. What is sent under is made of the
    /// registration itself, so a repeat asks for the same key, and one that was answered before is answered the same.
    /// </summary>
    /// <param name="customer">Whose card.</param>
    /// <param name="provider">The gateway.</param>
    /// <param name="authKey">From the window; good for one card.</param>
    /// <param name="customerKey">What the window was told.</param>
    /// <returns>The card. Or <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.PaymentRefused"/>,
    /// <see cref="ErrorCode.GatewayUnavailable"/>, <see cref="ErrorCode.StateConflict"/> for one that was given up since, or
    /// <see cref="ErrorCode.OutcomeUnknown"/>: the gateway did not say, and the same request will find out.</returns>
    public async Task<Result<BillingMethod>> RegisterAsync(
        CustomerRef customer, string provider, Secret authKey, Secret customerKey, IReplay? replay = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authKey);
        ArgumentNullException.ThrowIfNull(customerKey);
        if (Array.Find(_gateways, g => g.Provider == provider) is not { } gateway)
            return UnknownProvider();

        string registration = RegistrationOf(customer, provider, authKey, customerKey);
        if (await _kept.FindRegistrationAsync(customer.Service, registration, cancellationToken) is { } known)
            return Known(known);

        // Once it is sent it goes on, whoever stops waiting: a key that nobody kept could not be asked for by anything but this request.
        bool left = false;
        var registering = RegisterAsync(
            gateway, customer, new BillingIssue($"bm-{registration}", authKey, customerKey), registration, () => Volatile.Read(ref left) ? null : replay);
        try
        {
            return await registering.WaitAsync(_wait, TimeProvider.System, cancellationToken);
        }
        catch (Exception stopped) when (stopped is TimeoutException or OperationCanceledException)
        {
            Volatile.Write(ref left, true);   // nobody is told any more, so nothing is remembered as told
            _ = registering.ContinueWith(
                t => LogLost(t.Exception!, customer.Service), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return NotKnownYet();
        }
    }

    /// <summary>A customer's cards that can be charged, newest first.</summary>
    public async Task<IReadOnlyList<BillingMethod>> ListAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        [.. (await _kept.ListBillingMethodsAsync(customer, cancellationToken)).Select(m => m.Open(_cipher))];

    /// <summary>Gives up a card: its key is ended at the gateway, then here.</summary>
    /// <returns>The card. Or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.PaymentRefused"/>,
    /// <see cref="ErrorCode.GatewayUnavailable"/>, <see cref="ErrorCode.OutcomeUnknown"/>; then it can still be charged.</returns>
    public async Task<Result<BillingMethod>> DeleteAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(service, id, cancellationToken) is not { } method)
            return Missing.BillingMethod;
        if (Array.Find(_gateways, g => g.Provider == method.Provider) is not { } gateway)
            return Unavailable();

        switch (await EndKeyAsync(gateway, method.BillingKey))
        {
            case BillingOutcome.Deleted:
                return await _store.DecideAsync<BillingMethod>(async () =>
                {
                    if (await _kept.FindBillingMethodAsync(service, id, CancellationToken.None) is not { Method.DeletedAt: null } current)
                        return Missing.BillingMethod;
                    var gone = current with { Method = current.Method with { DeletedAt = _time.Now() } };
                    return new Changes(_time.Now()).Save(gone).Then(gone.Open(_cipher));
                }, CancellationToken.None);
            case BillingOutcome.Refused refused:
                return Refused(method.Provider, refused);
            default:
                return new FluxPayError(ErrorCode.OutcomeUnknown, new Text(
                    "The gateway has not said whether the card's key has ended; delete it again shortly.",
                    "결제사가 카드 삭제 여부를 응답하지 않았습니다. 잠시 후 다시 삭제해 주세요.")) { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }

    /// <summary>As long as anybody waits; a key that has ended counts as ended when it is asked again.</summary>
    private async Task<BillingOutcome> EndKeyAsync(IBillingGateway gateway, Secret billingKey)
    {
        try
        {
            return await gateway.DeleteAsync(billingKey, CancellationToken.None).WaitAsync(_wait, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return new BillingOutcome.Unknown("The gateway has not answered yet.");
        }
    }

    private async Task<BillingMethod?> FindAsync(string service, BillingMethodId id, CancellationToken cancellationToken) =>
        await _kept.FindBillingMethodAsync(service, id, cancellationToken) is { Method.DeletedAt: null } kept ? kept.Open(_cipher) : null;

    private async Task<Result<BillingMethod>> RegisterAsync(
        IBillingGateway gateway, CustomerRef customer, BillingIssue issue, string registration, Func<IReplay?> replay)
    {
        var outcome = await gateway.IssueAsync(issue, CancellationToken.None);
        if (outcome is BillingOutcome.Unknown)
            outcome = await gateway.IssueAsync(issue, CancellationToken.None);   // most often only the answer was lost
        return outcome switch
        {
            BillingOutcome.Issued issued => await KeepAsync(customer, gateway.Provider, issued.Key, issue.CustomerKey, registration, replay),
            BillingOutcome.Refused refused => Refused(gateway.Provider, refused),
            _ => NotKnownYet(),
        };
    }

    private Task<Result<BillingMethod>> KeepAsync(
        CustomerRef customer, string provider, IssuedBillingKey issued, Secret customerKey, string registration, Func<IReplay?> replay)
    {
        bool isFirst = true;
        return _store.DecideAsync<BillingMethod>(async () =>
        {
            if (!isFirst && await _kept.FindRegistrationAsync(customer.Service, registration, CancellationToken.None) is { } known)
                return Known(known) is { Error: { } gone } ? gone : known.Open(_cipher);
            isFirst = false;
            var now = _time.Now();
            var facts = new BillingMethodFacts
            {
                Id = _ids.New<BillingMethodId>(),
                Customer = customer,
                Provider = provider,
                Card = issued.Card,
                Registration = registration,
                CreatedAt = now,
            };
            var kept = KeptBillingMethod.Seal(_cipher, facts, issued.Key, customerKey);
            var method = kept.Open(_cipher);
            return new Changes(now).Save(kept).Remember(replay(), method).Then(method);
        }, CancellationToken.None);
    }

    private Result<BillingMethod> Known(KeptBillingMethod known) => known.Method.DeletedAt is null
        ? known.Open(_cipher)
        : new FluxPayError(ErrorCode.StateConflict, new Text(
            "This card was registered and given up since; let the customer register it again.",
            "등록 후 삭제된 카드입니다. 고객이 다시 등록해야 합니다."), new StateConflict("DELETED", []));

    /// <summary>One way, so that the row says nothing of the keys; the same for the same registration, always.</summary>
    private static string RegistrationOf(CustomerRef customer, string provider, Secret authKey, Secret customerKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', customer.Service, customer.Id, provider, authKey.Reveal(), customerKey.Reveal()))));

    private FluxPayError UnknownProvider() => _gateways is []
        ? Unavailable()
        : FieldErrors.Refusal("provider", $"must be one of {string.Join(", ", _gateways.Select(g => g.Provider))}",
            $"{string.Join(", ", _gateways.Select(g => g.Provider))} 중 하나여야 합니다");

    private static FluxPayError Refused(string provider, BillingOutcome.Refused refused) => refused.Kind == RefusalKind.NotSent
        ? Unavailable()
        : new FluxPayError(ErrorCode.PaymentRefused, new Text(
            $"The gateway refused: {refused.Message} ({refused.Code}).", $"결제사가 거절했습니다: {refused.Message} ({refused.Code})"),
            new GatewayRefusal(provider, refused.Code, refused.Message, refused.Retryable));

    private static FluxPayError Unavailable() => new(ErrorCode.GatewayUnavailable, new Text(
        "The gateway cannot be reached and nothing was sent; try again shortly.",
        "결제사에 연결할 수 없어 요청을 보내지 않았습니다. 잠시 후 다시 시도해 주세요.")) { RetryAfter = TimeSpan.FromSeconds(5) };

    private static FluxPayError NotKnownYet() => new(ErrorCode.OutcomeUnknown, new Text(
        "The gateway has not said whether the card is registered; repeat this request unchanged to learn it.",
        "결제사가 카드 등록 여부를 응답하지 않았습니다. 같은 요청을 다시 보내면 결과를 확인할 수 있습니다.")) { RetryAfter = TimeSpan.FromSeconds(1) };

    private void LogLost(Exception failure, string service) =>
        _logger.LogError(failure, "A card of {Service} was registered or not, and could not be kept; the same request finds out.", service);
}
