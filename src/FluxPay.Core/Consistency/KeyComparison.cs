using FluxPay.Payments;
using FluxPay.Subscriptions;

namespace FluxPay.Consistency;

/// <summary>Both books of the payments that carry one key of the provider.</summary>
/// <param name="ProviderKey">The key.</param>
/// <param name="Theirs">The provider's rows, of every day that was read.</param>
/// <param name="Payments">Our payments.</param>
/// <param name="Attempts">All we asked about them.</param>
/// <param name="Charges">Our charges of registered cards.</param>
/// <param name="OfOrder">Where the key is none of ours: the newest payment of the order it names.</param>
internal sealed record BothBooks(
    string ProviderKey, IReadOnlyList<GatewayMovement> Theirs, IReadOnlyList<Payment> Payments, IReadOnlyList<PaymentAttempt> Attempts,
    IReadOnlyList<Charge> Charges, Payment? OfOrder);

/// <summary>What comparing one key came to.</summary>
/// <param name="Differences">What differs that day.</param>
/// <param name="Matched">How many of the provider's movements of that day agree.</param>
/// <param name="InDoubt">True when nobody here knows yet what is true; then nothing else is said.</param>
/// <param name="Unread">A day that has to be read before anything can be said; null when nothing is missing.</param>
internal sealed record KeyVerdict(IReadOnlyList<Finding> Differences, int Matched, bool InDoubt, DateOnly? Unread);

/// <summary>A difference, before it is known since when.</summary>
internal sealed record Finding(
    DifferenceKind Kind, string Key, PaymentId? Payment, string? Order, string ProviderKey, string? Transaction, string Expected, string Actual);

/// <summary>
/// Pairs the movements of one key, each of the provider's with one of ours: by kind, amount and time, so that equal cancels are told apart.
/// What is left over on either side is a difference. A pure function: all it needs is given.
/// </summary>
internal sealed class KeyComparison
{
    private const string Nothing = "nothing";

    private readonly DayInQuestion _day;
    private readonly BothBooks _books;
    private readonly List<Finding> _found = [];
    private int _matched;
    private DateOnly? _unread;

    private KeyComparison(DayInQuestion day, BothBooks books) => (_day, _books) = (day, books);

    public static KeyVerdict Of(DayInQuestion day, BothBooks books)
    {
        var comparison = new KeyComparison(day, books);
        if (comparison.IsInDoubt())
            return new KeyVerdict([], 0, true, null);
        var ours = OurMovement.Of(books.Payments, books.Attempts, books.Charges);
        comparison.Compare(GatewayTransactionKind.Payment, ours);
        comparison.Compare(GatewayTransactionKind.Cancel, ours);
        return new KeyVerdict(comparison._found, comparison._matched, false, comparison._unread);
    }

    /// <summary>Something was sent whose outcome is not recorded, or a deposit came a moment ago.</summary>
    private bool IsInDoubt() =>
        _books.Attempts.Any(a => a.IsOpen) || _books.Charges.Any(c => c.IsOpen) || _books.Payments.Any(p => p.InDoubt)
        || (_books.Payments.Any(p => p.AwaitsDeposit) && _books.Theirs.Any(t => t.Moves && _day.IsTooNew(t.At)));

    private void Compare(GatewayTransactionKind kind, IReadOnlyList<OurMovement> all)
    {
        var ours = all.Where(o => o.Kind == kind).OrderBy(o => o.Until).ToList();
        var theirs = _books.Theirs.Where(t => t.Transaction.Kind == kind && t.Moves).OrderBy(t => t.At).ThenBy(t => t.Id, StringComparer.Ordinal).ToList();
        int booked = ours.Count;
        Pair(theirs, ours, (t, o) => t.Amount == o.Amount, Agree);
        if (kind == GatewayTransactionKind.Cancel)
            PairSums(theirs, ours);
        Pair(theirs, ours, (_, _) => true, DifferInAmount);
        foreach (var left in theirs.Where(_day.Has))
            OnlyTheirs(left, isSecond: kind == GatewayTransactionKind.Payment && booked > 0);
        foreach (var left in ours.Where(_day.Has))
            OnlyOurs(left);
    }

    /// <summary>Takes every row with the first of ours that fits and may be the same by its time.</summary>
    private void Pair(
        List<GatewayMovement> theirs, List<OurMovement> ours, Func<GatewayMovement, OurMovement, bool> fits, Action<GatewayMovement, OurMovement> found)
    {
        foreach (var row in theirs.ToArray())
        {
            if (ours.Find(o => fits(row, o) && (row.Transaction.Kind == GatewayTransactionKind.Payment || _day.MayBe(o, row))) is not { } match)
                continue;
            theirs.Remove(row);
            ours.Remove(match);
            found(row, match);
        }
    }

    /// <summary>What the provider gave back unasked is booked in one sum, however many cancels it was, and on whatever days.</summary>
    private void PairSums(List<GatewayMovement> theirs, List<OurMovement> ours)
    {
        foreach (var told in ours.Where(o => o.WasTold).ToArray())
        {
            var rows = theirs.Where(t => _day.MayBe(told, t)).ToArray();
            if (rows.Length == 0 || rows.Sum(r => r.Amount.MinorUnits) > told.Amount.MinorUnits)
                continue;
            theirs.RemoveAll(rows.Contains);
            ours.Remove(told);
            _matched += rows.Count(_day.Has);
        }
    }

    private void Agree(GatewayMovement row, OurMovement ours)
    {
        if (!_day.Has(row))
            return;
        if (ours.Order is { } order && order != row.Transaction.OrderId)
            Add(DifferenceKind.OrderDiffers, row, ours, order, row.Transaction.OrderId);
        else
            _matched++;
    }

    private void DifferInAmount(GatewayMovement row, OurMovement ours)
    {
        if (_day.Has(row))
            Add(DifferenceKind.AmountDiffers, row, ours, ours.Amount.ToString(), row.Amount.ToString());
    }

    private void OnlyTheirs(GatewayMovement row, bool isSecond)
    {
        var (kind, payment, expected) = (row.Transaction.Kind, _books.Payments) switch
        {
            (GatewayTransactionKind.Payment, [var known, ..]) when isSecond => (DifferenceKind.Duplicate, known, Nothing),
            (GatewayTransactionKind.Payment, [var known, ..]) => (DifferenceKind.StatusDiffers, known, known.Status.Wire()),
            (GatewayTransactionKind.Payment, []) when _books.OfOrder is { Status: PaymentStatus.Confirmed } paid => (DifferenceKind.Duplicate, paid, Nothing),
            (_, [var known, ..]) => (DifferenceKind.MissingHere, known, Nothing),
            _ => (DifferenceKind.MissingHere, (Payment?)null, Nothing),
        };
        string actual = kind == DifferenceKind.StatusDiffers ? row.Transaction.Status : Told(row.Transaction.Kind, row.Amount);
        _found.Add(new Finding(
            kind, row.Id, payment?.Id, row.Transaction.OrderId, row.Transaction.ProviderKey, row.Id, expected, actual));
    }

    private void OnlyOurs(OurMovement ours)
    {
        if (ours.WasTold || _day.IsTooNew(ours.Until))
            return;
        if (_day.UnreadDay(ours) is { } unread)
            _unread ??= unread;
        else
        {
            _found.Add(new Finding(DifferenceKind.MissingAtGateway, ours.Key, ours.Payment, ours.Order, _books.ProviderKey, null,
                Told(ours.Kind, ours.Amount), Nothing));
        }
    }

    private void Add(DifferenceKind kind, GatewayMovement row, OurMovement ours, string expected, string actual) => _found.Add(new Finding(
        kind, row.Id, ours.Payment, ours.Order ?? row.Transaction.OrderId, row.Transaction.ProviderKey, row.Id, expected, actual));

    private static string Told(GatewayTransactionKind kind, Money amount) => kind switch
    {
        GatewayTransactionKind.Payment => $"payment of {amount}",
        GatewayTransactionKind.Cancel => $"cancel of {amount}",
        GatewayTransactionKind.Other => $"{amount}",
    };
}
