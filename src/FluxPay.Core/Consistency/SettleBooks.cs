using FluxPay.Payments;

namespace FluxPay.Consistency;

/// <summary>
/// Holds what the provider settles against what it moved, and ends the run: what it did not find again is closed. A provider that has
/// not published the day's settlement yet settles nothing, and nothing differs.
/// </summary>
internal sealed class SettleBooks(IReconciliations books)
{
    private const int AtOnce = 500;

    public async Task RunAsync(RunInHand hand, DueTimer timer, CancellationToken cancellationToken)
    {
        long settlements = await ReadAsync(hand, cancellationToken);
        if (settlements > 0)
            await FindUnsettledAsync(hand, cancellationToken);
        await CloseAsync(hand, cancellationToken);
        var done = hand.Run with
        {
            Status = ReconciliationStatus.Completed,
            Settlements = settlements,
            Reason = null,
            CompletedAt = hand.Now,
        };
        await hand.CommitAsync(done, changes => changes.Remove(timer));
    }

    private async Task<long> ReadAsync(RunInHand hand, CancellationToken cancellationToken)
    {
        long count = 0;
        var page = new List<GatewaySettlement>(AtOnce);
        await foreach (var settlement in hand.Statements.SettlementsAsync(hand.Run.Date, cancellationToken))
        {
            count++;
            page.Add(settlement);
            if (page.Count < AtOnce)
                continue;
            await CompareAsync(hand, page, cancellationToken);
            page.Clear();
        }
        if (page.Count > 0)
            await CompareAsync(hand, page, cancellationToken);
        return count;
    }

    private async Task CompareAsync(RunInHand hand, List<GatewaySettlement> page, CancellationToken cancellationToken)
    {
        var ids = page.ConvertAll(s => s.Id);
        var moved = (await books.FindMovementsAsync(hand.Run.Provider, ids, cancellationToken)).ToDictionary(m => m.Id);
        await hand.CommitAsync(hand.Run, changes =>
        {
            foreach (var settlement in page)
            {
                var movement = moved.GetValueOrDefault(settlement.Id);
                if (movement is not null)
                    changes.Save(movement with { Settled = settlement.Amount });
                foreach (var finding in Findings(settlement, movement))
                    changes.Save(hand.Seen(finding));
            }
        });
    }

    private static IEnumerable<Finding> Findings(GatewaySettlement settlement, GatewayMovement? movement)
    {
        if (movement is null || movement.Signed != settlement.Amount || movement.Amount.Currency != settlement.Currency)
        {
            yield return Of(DifferenceKind.SettlementDiffers, settlement,
                movement is null ? "nothing" : $"{movement.Signed} {movement.Amount.Currency}", $"{settlement.Amount} {settlement.Currency}");
        }
        if (settlement.Fee + settlement.PayOut != settlement.Amount)
        {
            yield return Of(DifferenceKind.FeeDiffers, settlement,
                $"fee and payout of {settlement.Amount} {settlement.Currency}", $"fee {settlement.Fee}, payout {settlement.PayOut}");
        }
    }

    private static Finding Of(DifferenceKind kind, GatewaySettlement settlement, string expected, string actual) =>
        new(kind, settlement.Id, null, settlement.OrderId, settlement.ProviderKey, settlement.Id, expected, actual);

    private async Task FindUnsettledAsync(RunInHand hand, CancellationToken cancellationToken)
    {
        string after = "";
        while (await books.UnsettledAsync(hand.Run.Provider, hand.Run.Date, after, AtOnce, cancellationToken) is [.., var last] page)
        {
            after = last.Id;
            await hand.CommitAsync(hand.Run, changes =>
            {
                foreach (var row in page.Where(r => r.Moves))
                {
                    changes.Save(hand.Seen(new Finding(DifferenceKind.SettlementDiffers, row.Id, null, row.Transaction.OrderId,
                        row.Transaction.ProviderKey, row.Id, $"{row.Signed} {row.Amount.Currency}", "nothing")));
                }
            });
        }
    }

    private async Task CloseAsync(RunInHand hand, CancellationToken cancellationToken)
    {
        while (await books.NotFoundAgainAsync(hand.Run, AtOnce, cancellationToken) is { Count: > 0 } gone)
        {
            await hand.CommitAsync(hand.Run, changes =>
            {
                foreach (var difference in gone)
                    changes.Save(difference with { ClosedAt = hand.Now });
            });
        }
    }
}
