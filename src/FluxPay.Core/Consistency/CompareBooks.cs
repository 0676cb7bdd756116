using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Subscriptions;

namespace FluxPay.Consistency;

/// <summary>
/// Holds the copied books against ours, payment by payment in the order of the provider's keys. Where something may stand on a neighbour
/// day, that day is read first. About what our side may have missed, the gateway is asked again, as after a webhook.
/// </summary>
internal sealed class CompareBooks(IReconciliations books, IPayments payments, WebhookHints hints)
{
    private const int AtOnce = 200;

    public async Task RunAsync(RunInHand hand, CancellationToken cancellationToken)
    {
        while (!hand.IsTurnOver)
        {
            var keys = await books.KeysAsync(hand.Day.Span, hand.Run.ComparedUpTo, AtOnce, cancellationToken);
            if (keys.Count == 0)
            {
                await hand.CommitAsync(hand.Run with { Phase = ReconciliationPhase.Settling, Reason = null });
                return;
            }
            var page = await LoadAsync(hand.Run.Provider, keys, cancellationToken);
            if (!await CompareAsync(hand, page, cancellationToken))
                return;
        }
    }

    /// <returns>False when another day has to be read first.</returns>
    private async Task<bool> CompareAsync(RunInHand hand, IReadOnlyList<BothBooks> page, CancellationToken cancellationToken)
    {
        var next = hand.Run;
        var found = new List<Finding>();
        foreach (var key in page)
        {
            var verdict = KeyComparison.Of(hand.Day, key);
            if (verdict.Unread is { } day)
            {
                next = next with { Phase = ReconciliationPhase.Reading, Reading = day, ReadUpTo = null };
                break;
            }
            found.AddRange(verdict.Differences);
            next = next with
            {
                ComparedUpTo = key.ProviderKey,
                Payments = next.Payments + Math.Max(1, key.Payments.Count),
                Matched = next.Matched + verdict.Matched,
                InDoubt = next.InDoubt + (verdict.InDoubt ? 1 : 0),
            };
        }
        await hand.CommitAsync(next, changes => found.ForEach(f => changes.Save(hand.Seen(f))));
        foreach (var missed in found.Where(f => f is { Payment: not null, Kind: DifferenceKind.MissingHere or DifferenceKind.StatusDiffers }))
            await hints.TakeAsync(next.Provider, new GatewayHint { ProviderKey = missed.ProviderKey }, cancellationToken);
        return next.Phase == ReconciliationPhase.Comparing;
    }

    private async Task<IReadOnlyList<BothBooks>> LoadAsync(string provider, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var theirs = (await books.MovementsAsync(provider, keys, cancellationToken)).ToLookup(m => m.Transaction.ProviderKey);
        var ours = (await books.PaymentsAsync(provider, keys, cancellationToken)).ToLookup(p => p.ProviderKey);
        var attempts = (await books.AttemptsAsync(provider, keys, cancellationToken)).ToLookup(a => a.ProviderKey);
        var charges = await books.ChargesAsync(
            provider, keys, [.. theirs.SelectMany(t => t).Select(t => t.Transaction.OrderId).Distinct()], cancellationToken);
        var page = new List<BothBooks>(keys.Count);
        foreach (string key in keys)
        {
            // A charge that was not answered yet has no key; its order at the provider is its own id.
            var orders = theirs[key].Select(t => t.Transaction.OrderId).ToHashSet();
            Charge[] charged = [.. charges.Where(c => c.ProviderKey == key || (c.ProviderKey is null && orders.Contains(c.Id.ToString())))];
            bool isOurs = ours[key].Any() || attempts[key].Any() || charged.Length > 0;
            page.Add(new BothBooks(key, [.. theirs[key]], [.. ours[key]], [.. attempts[key]], charged,
                isOurs ? null : await FindOfOrderAsync(theirs[key].First().Transaction.OrderId, cancellationToken)));
        }
        return page;
    }

    private Task<Payment?> FindOfOrderAsync(string order, CancellationToken cancellationToken) =>
        IdText.TryParse<OrderId>(order, out var id) ? payments.FindNewestAsync(id, cancellationToken) : Task.FromResult<Payment?>(null);
}
