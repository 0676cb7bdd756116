namespace FluxPay.Consistency;

/// <summary>Copies the provider's books of a day, a few hundred rows at a time, and remembers after each how far it has come.</summary>
internal static class ReadBooks
{
    private const int AtOnce = 500;

    public static async Task RunAsync(RunInHand hand, CancellationToken cancellationToken)
    {
        var day = hand.Run.Reading;
        var rows = new List<GatewayMovement>(AtOnce);
        var transactions = hand.Run.ReadUpTo is { } last
            ? hand.Statements.TransactionsAsync(day, last, cancellationToken)
            : hand.Statements.TransactionsAsync(day, cancellationToken);
        await foreach (var transaction in transactions)
        {
            rows.Add(new GatewayMovement(hand.Run.Provider, day, transaction));
            if (rows.Count < AtOnce)
                continue;
            await CommitAsync(hand, rows, UpTo(hand.Run, rows));
            if (hand.IsTurnOver)
                return;
        }
        await CommitAsync(hand, rows, UpTo(hand.Run, rows) with
        {
            DaysRead = [.. hand.Run.DaysRead, day],
            Phase = ReconciliationPhase.Comparing,
        });
    }

    private static async Task CommitAsync(RunInHand hand, List<GatewayMovement> rows, Reconciliation next)
    {
        await hand.CommitAsync(next, changes => rows.ForEach(row => changes.Save(row)));
        rows.Clear();
    }

    private static Reconciliation UpTo(Reconciliation run, List<GatewayMovement> rows) => run with
    {
        ReadUpTo = rows is [.., var last] ? last.Id : run.ReadUpTo,
        Transactions = run.Transactions + (run.Reading == run.Date ? rows.Count : 0),
        Reason = null,
    };
}
