using System.Diagnostics;
using FluxPay.Events;

namespace FluxPay.Storage;

/// <summary>A command's whole effect as data. It names no domain: what is saved is known by the root's interfaces.</summary>
/// <param name="at">The instant the command was decided at.</param>
public sealed class Changes(DateTimeOffset at)
{
    private readonly List<IRecord> _expected = [];
    private readonly List<IRecord> _saves = [];
    private readonly List<IRecord> _removals = [];
    private readonly List<ICreditCommand> _credits = [];
    private readonly List<PendingEvent> _first = [];
    private readonly List<PendingEvent> _events = [];
    private readonly List<Func<IReadOnlyList<object>, IRecord>> _decided = [];
    private Action? _committed;
    private CustomerRef[]? _customers;

    /// <summary>The instant the command was decided at.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>The W3C trace the command belongs to; its events carry it.</summary>
    internal string? TraceParent { get; } = Activity.Current?.Id;

    /// <summary>False for what cannot publish anything.</summary>
    internal bool MayPublish => _first.Count + _events.Count + _credits.Count > 0;

    /// <summary>Whose credits and allowances it moves and whose events it numbers. Ask once all is added.</summary>
    internal IReadOnlyList<CustomerRef> Customers => _customers ??=
    [
        .. _credits.Select(c => c.Customer)
            .Concat(_saves.OfType<ICustomerRecord>().Select(r => r.Customer))
            .Concat(_first.Concat(_events).Select(e => e.Customer)).Distinct(),
    ];

    internal IReadOnlyList<IRecord> Expected => _expected;
    internal IReadOnlyList<IRecord> Saves => _saves;
    internal IReadOnlyList<IRecord> Removals => _removals;
    internal IReadOnlyList<ICreditCommand> Credits => _credits;
    internal IReadOnlyList<PendingEvent> First => _first;
    internal IReadOnlyList<PendingEvent> Events => _events;
    internal IReadOnlyList<Func<IReadOnlyList<object>, IRecord>> Decided => _decided;

    /// <summary>Commits only if something that this was decided on, and does not change, is as it was then; else it is lost.</summary>
    internal Changes Expect(IRecord expected)
    {
        _expected.Add(expected);
        return this;
    }

    /// <summary>Saves a record, if it is still at the version it was loaded with.</summary>
    public Changes Save(IRecord? record)
    {
        if (record is not null)
            _saves.Add(record);
        return this;
    }

    /// <summary>Saves a record that is known only once the credit commands are decided, for example an answer with a balance in it.</summary>
    public Changes Save(Func<IReadOnlyList<object>, IRecord> whenDecided)
    {
        _decided.Add(whenDecided);
        return this;
    }

    /// <summary>Removes a record; removing what is not there is not an error.</summary>
    public Changes Remove(IRecord record)
    {
        _removals.Add(record);
        return this;
    }

    /// <summary>Has a credit command decided inside the commit.</summary>
    public Changes Credit(ICreditCommand? command)
    {
        if (command is not null)
            _credits.Add(command);
        return this;
    }

    /// <summary>Publishes an event with this commit, before those of the credit commands: their cause.</summary>
    public Changes RaiseFirst(PendingEvent pending)
    {
        _first.Add(pending);
        return this;
    }

    /// <summary>Publishes an event with this commit, after those of the credit commands: their consequence.</summary>
    public Changes Raise(PendingEvent pending)
    {
        _events.Add(pending);
        return this;
    }

    /// <summary>Runs once the changes are durable, before the caller is told; must not throw or block.</summary>
    public Changes OnCommitted(Action action)
    {
        _committed += action;
        return this;
    }

    internal void Committed() => _committed?.Invoke();
}
