using System.Collections.Immutable;
using CsCheck;

namespace FluxPay.Credits.Tests;

/// <param name="Pick">Chooses among what there is: a hold, a use, an expiry.</param>
internal sealed record LifeStep(int Kind, int Customer, long Amount, int Pick, bool Flag);

/// <summary>Commits that are made at once, at one instant; each does its steps together or not at all.</summary>
/// <param name="Minutes">How long after the last one; null for the very instant at which something ends.</param>
internal sealed record LifeBatch(int? Minutes, LifeStep[][] Commits)
{
    private static readonly int?[] Pauses = [0, 0, 0, 1, 30, 600, 3000, null];

    public static Gen<LifeBatch[]> Lives(int customers, int longest, int together) => Gen.Select(
        Gen.Int[0, Pauses.Length - 1],
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, customers - 1], Gen.Long[1, 60], Gen.Int[0, 1000], Gen.Bool)
            .Select((kind, customer, amount, pick, flag) => new LifeStep(kind, customer, amount, pick, flag)).Array[1, together].Array[1, 3])
        .Select((pause, commits) => new LifeBatch(Pauses[pause], commits)).Array[1, longest];
}

/// <summary>The ledger a life is lived on.</summary>
/// <param name="Commit">Makes commits at once; what each was told, line by line, and of one that is refused only why.</param>
internal sealed record LifeOn(
    IReadOnlyList<CustomerRef> Customers, IIdSource Ids, ICredits Credits,
    Func<IReadOnlyList<CreditCommand[]>, DateTimeOffset, Task<IReadOnlyList<string>>> Commit);

/// <summary>A random life of some wallets, walked by ledger and model side by side. Whatever differs is told with the whole story.</summary>
internal sealed partial class LedgerLife(LifeOn on)
{
    private readonly LivingWallet[] _wallets = [.. on.Customers.Select(c => new LivingWallet(c))];
    private readonly HashSet<GrantId> _issued = [];
    private readonly List<string> _story = [];
    private DateTimeOffset _now = WalletRun.Start;

    /// <summary>What was done and told so far.</summary>
    public string Story => string.Join('\n', _story);

    /// <summary>What a commit's result tells, in the model's words.</summary>
    public static string Told(CreditCommand command, object result) => result switch
    {
        CreditUse use => $"used {use.Amount}, {use.Balance} left",
        CreditRefund refund => $"refunded {refund.Amount}, {refund.Balance} left",
        Grant grant => $"granted {grant.Amount}, {grant.Remaining} left",
        Hold hold => $"{hold.Status.Wire()} {hold.Amount}",
        Wallet wallet => command is CreditCommand.Reverse ? $"owes {wallet.Debt}" : "",
        _ => $"{result}",
    };

    public async Task LiveAsync(LifeBatch[] batches)
    {
        foreach (var batch in batches)
        {
            _now = batch.Minutes is null && NextEnd() is { } end ? end : _now.AddMinutes(batch.Minutes ?? 0).AddMilliseconds(1);
            CreditCommand[][] commits = [.. batch.Commits.Select(c => c.SelectMany(s => Commands(_wallets[s.Customer], s)).ToArray())];
            var told = await on.Commit(commits, _now);
            _story.AddRange(commits.Select((c, i) => $"{_now:dd HH:mm:ss.fff} {string.Join("\n  + ", c.AsEnumerable())}\n  => {told[i]}"));
            await CompareAsync(commits, told);
        }
        foreach (var wallet in _wallets)
            await CheckWholeAsync(wallet);
    }

    private DateTimeOffset? NextEnd() => _wallets
        .SelectMany(w => w.Model.Piles.Select(p => p.Expiry).Concat(w.Model.Holds.Values.Select(h => h.Until)))
        .Where(end => end > _now).Min();

    /// <summary>Commits that were made at once must have had the effect of some order of them.</summary>
    private async Task CompareAsync(CreditCommand[][] commits, IReadOnlyList<string> told)
    {
        var shown = new List<string>();
        foreach (var wallet in _wallets)
            shown.Add(await ActualAsync(wallet));
        string actual = string.Join('\n', told.Concat(shown)), first = "";
        foreach (int[] order in Orders([.. Enumerable.Range(0, commits.Length)]))
        {
            var (models, said) = (_wallets.ToImmutableDictionary(w => w.Customer, w => w.Model), new string[commits.Length]);
            foreach (int i in order)
                (models, said[i]) = Together(models, commits[i]);
            string expected = string.Join('\n', said.Concat(_wallets.Select(w => Expected(w, models[w.Customer]))));
            if (expected == actual)
            {
                foreach (var wallet in _wallets)
                    wallet.Model = models[wallet.Customer];
                return;
            }
            first = first.Length > 0 ? first : expected;
        }
        Compare(first, actual);
    }

    private (ImmutableDictionary<CustomerRef, LedgerModel>, string) Together(
        ImmutableDictionary<CustomerRef, LedgerModel> models, CreditCommand[] commands)
    {
        var (after, lines) = (models, new List<string>());
        foreach (var command in commands)
        {
            var (model, said) = after[command.Customer].Run(command, _now);
            if (said.StartsWith("no ", StringComparison.Ordinal))
                return (models, said);
            (after, lines) = (after.SetItem(command.Customer, model), [.. lines, said]);
        }
        return (after, string.Join('\n', lines));
    }

    private static IEnumerable<int[]> Orders(int[] of) => of.Length < 2 ? [of] : of.SelectMany(
        (head, i) => Orders([.. of[..i], .. of[(i + 1)..]]).Select(tail => (int[])[head, .. tail]));

    /// <summary>Everything a wallet shows, and from which grant each open hold took what.</summary>
    private async Task<string> ActualAsync(LivingWallet wallet)
    {
        var now = await on.Credits.BalanceAsync(wallet.Customer);
        wallet.Past[_now] = now.Balance + now.Held;
        var names = now.Grants.ToDictionary(g => g.Id, g => Name(_issued.Contains(g.Id) ? g.Id : null, g.ExpiresAt));
        var lines = new List<string>();
        foreach (var (id, _, _) in wallet.Holds)
        {
            var hold = await on.Credits.FindHoldAsync(wallet.Customer.Service, id);
            lines.Add(Words(hold?.Status, hold?.Parts.Select(p => (p.Amount, names.GetValueOrDefault(p.Grant)))));
        }
        return Words(now.Balance, now.Held, now.Debt,
            now.Grants.Select(g => $"{names[g.Id]} {g.Kind} {g.Priority} {g.ExpiresAt:O} {g.Order}: {g.Remaining} left, {g.Held} held"), lines);
    }

    private static string Expected(LivingWallet wallet, LedgerModel model)
    {
        var names = model.Piles.Select(p => Name(p.Id, p.Expiry)).ToArray();
        return Words(model.Total - model.Held, model.Held, model.Debt,
            model.Piles.Select((p, i) => (p, i)).Where(at => at.p.Left > 0).Select(at =>
                $"{names[at.i]} {at.p.Kind} {at.p.Priority} {at.p.Expiry:O} {at.p.Order}: {at.p.Left} left, {at.p.Held} held"),
            wallet.Holds.Select(h => model.Holds.GetValueOrDefault(h.Id))
                .Select(h => Words(h?.Status, h?.Parts.Select(p => (p.Amount, (string?)names[p.Pile])))));
    }

    private static string Name(GrantId? issued, DateTimeOffset? expiry) => issued is { } id ? $"{id}" : $"restored until {expiry:O}";

    private static string Words(HoldStatus? status, IEnumerable<(long Amount, string? Grant)>? parts) =>
        $"{status}{(status == HoldStatus.Held ? string.Concat(parts!.Select(p => $", {p.Amount} of {p.Grant}")) : "")}";

    private static string Words(long balance, long held, long debt, IEnumerable<string> grants, IEnumerable<string> holds) =>
        $"can use {balance}, held {held}, owes {debt}\n{string.Join('\n', grants.Order(StringComparer.Ordinal).Concat(holds))}";

    /// <summary>At the end: the journal says the same as the wallet, now and at every instant before, and so do uses.</summary>
    private async Task CheckWholeAsync(LivingWallet wallet)
    {
        var entries = new List<LedgerEntry>();
        string? cursor = null;
        do
        {
            var page = await on.Credits.EntriesAsync(wallet.Customer, new PageRequest(100, cursor));
            entries.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        entries.Reverse();
        long running = 0;
        Compare(string.Join(' ', entries.Select(e => running += e.Amount)), string.Join(' ', entries.Select(e => e.BalanceAfter)));
        Compare($"{wallet.Model.Total}", $"{running}");
        foreach (var type in Enum.GetValues<EntryType>())
            Compare($"{type} {wallet.Model.Moved.GetValueOrDefault(type)}", $"{type} {entries.Where(e => e.Type == type).Sum(e => e.Amount)}");
        foreach (var (at, total) in wallet.Past)
            Compare($"{at:O} {total}", $"{at:O} {await on.Credits.TotalAtAsync(wallet.Customer, at)}");
        Compare("0", $"{await on.Credits.TotalAtAsync(wallet.Customer, WalletRun.Start)}");
        foreach (var id in wallet.Uses)
        {
            var use = await on.Credits.FindUsageAsync(wallet.Customer.Service, id);
            var parts = wallet.Model.Uses.GetValueOrDefault(id)?.Select(p => (wallet.Model.Piles[p.Pile], p.Amount, p.Back));
            Compare($"{id} {string.Join(", ", parts?.Select(p => $"{p.Item1.Kind} {p.Item1.Priority} {p.Amount} {p.Back}") ?? ["none"])}",
                $"{id} {string.Join(", ", use?.Parts.Select(p => $"{p.Kind} {p.Priority} {p.Amount} {p.Refunded}") ?? ["none"])}");
        }
    }

    private void Compare(string expected, string actual)
    {
        if (expected != actual)
            Assert.Fail($"The model says\n{expected}\nThe ledger says\n{actual}\nafter\n{Story}");
    }
}
