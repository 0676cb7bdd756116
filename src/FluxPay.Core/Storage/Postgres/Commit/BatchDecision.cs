using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Decides the commands of a batch in memory, in the order they arrived; each sees what those before it did. A command that is lost or
/// refused leaves no trace, neither in the state nor in the rows.
/// </summary>
internal sealed class BatchDecision(BatchState state, IIdSource ids)
{
    private readonly Dictionary<IRecord, Changes> _owners = new(ReferenceEqualityComparer.Instance);

    public BatchRows Rows { get; } = new();

    /// <summary>Whose record it is.</summary>
    public Changes OwnerOf(IRecord record) => _owners[record];

    public CommitResult Decide(Changes changes)
    {
        var draft = new Draft(state);
        var events = new List<PendingEvent>(changes.First);
        var results = new List<object>(changes.Credits.Count);
        foreach (var command in changes.Credits)
        {
            var decided = draft.Decide((CreditCommand)command, ids, changes.At);
            if (decided.Error is { } refusal)
                return new CommitResult.Refused(refusal);
            events.AddRange(decided.Value!.Events);
            results.Add(decided.Value.Result);
        }

        IRecord[] records = [.. changes.Expected, .. changes.Saves, .. changes.Decided.Select(make => make(results))];
        if (Array.Find(records, Rows.Takes) is { } taken)
            return new CommitResult.Lost(taken);

        foreach (var record in records)
            _owners[record] = changes;
        draft.AddTo(Rows);
        foreach (var record in records)
            Rows.Add(record);
        foreach (var record in changes.Removals)
            Rows.Remove(record);
        draft.Keep(state);
        foreach (var pending in events.Concat(changes.Events))
            Publish(pending, changes);
        foreach (var customer in draft.Changed)
            Rows.Add(state.Customers[customer]);
        return new CommitResult.Committed(results);
    }

    private void Publish(PendingEvent pending, Changes changes)
    {
        var customer = state.Customers[pending.Customer];
        customer = customer with { LastEvent = customer.LastEvent + 1 };
        state.Customers[pending.Customer] = customer;
        Rows.Add(customer);
        Rows.Add(MessageRow.Of(pending, customer.LastEvent, changes.At, changes.TraceParent));
        if (pending.Order is { } order)
            Rows.Add(new TimelineEntry(order, changes.At, pending.Type, EventTitles.Of(pending.Type), null));
    }

    /// <summary>One command half decided: what it has changed so far, on top of what the batch has.</summary>
    private sealed class Draft(BatchState state)
    {
        private readonly Dictionary<CustomerRef, Wallet> _wallets = [];
        private readonly Dictionary<HoldId, Hold> _holds = [];
        private readonly Dictionary<UsageId, CreditUsage> _uses = [];
        private readonly List<(IRecord Record, bool IsNew)> _records = [];

        public IEnumerable<CustomerRef> Changed => _wallets.Keys;

        public Result<LedgerDecision> Decide(CreditCommand command, IIdSource ids, DateTimeOffset now)
        {
            string service = command.Customer.Service;
            var hold = command.NeedsHold is { } h ? Find(_holds, state.Holds, h) : null;
            var use = command.NeedsUsage is { } u ? Find(_uses, state.Uses, u) : null;
            hold = hold?.Customer.Service == service ? hold : null;
            use = use?.Customer.Service == service ? use : null;

            var wallet = _wallets.GetValueOrDefault(command.Customer) ?? state.Customers[command.Customer].Wallet;
            var named = (hold?.Parts.Select(p => p.Grant) ?? [])
                .Concat(use?.Parts.Select(p => p.Grant) ?? [])
                .Concat(command.NeedsPurchase is { } purchase
                    ? state.Named.Values.Where(g => g.Order == purchase && g.Customer == command.Customer).Select(g => g.Id)
                    : []);
            foreach (var id in named)
            {
                if (!wallet.Grants.ContainsKey(id) && state.Named.TryGetValue(id, out var grant))
                    wallet = wallet with { Grants = wallet.Grants.SetItem(id, grant) };
            }

            var decided = Ledger.Decide(wallet, command, hold, use, ids, now);
            if (decided.Value is { } decision)
                Take(wallet, use, decision);
            return decided;
        }

        public void AddTo(BatchRows rows)
        {
            foreach (var (record, isNew) in _records)
            {
                switch (record)
                {
                    case Grant grant: rows.Add(grant, isNew); break;
                    case CreditUsage use: rows.Add(use, isNew); break;
                    default: rows.Add(record); break;
                }
            }
        }

        /// <summary>The command is accepted: its changes are the batch's.</summary>
        public void Keep(BatchState batch)
        {
            foreach (var (customer, wallet) in _wallets)
            {
                var known = batch.Customers[customer];
                batch.Customers[customer] = known with { Wallet = wallet, Version = known.Version + 1 };
            }
            foreach (var (id, hold) in _holds)
                batch.Holds[id] = hold;
            foreach (var (id, use) in _uses)
                batch.Uses[id] = use;
        }

        private void Take(Wallet before, CreditUsage? known, LedgerDecision decision)
        {
            _wallets[before.Customer] = decision.Wallet;
            foreach (var record in decision.Records)
                _records.Add((record, record is Grant grant ? !before.Grants.ContainsKey(grant.Id) : record is CreditUsage use && use.Id != known?.Id));
            foreach (var hold in decision.Records.OfType<Hold>())
                _holds[hold.Id] = hold;
            foreach (var use in decision.Records.OfType<CreditUsage>())
                _uses[use.Id] = use;
        }

        private static T? Find<TKey, T>(Dictionary<TKey, T> draft, Dictionary<TKey, T> batch, TKey key) where TKey : notnull where T : class =>
            draft.GetValueOrDefault(key) ?? batch.GetValueOrDefault(key);
    }
}
