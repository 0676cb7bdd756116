namespace FluxPay.Storage.Postgres;

/// <summary>
/// Customers that another transaction held when a batch came to them: another host's batch, or an application's own transaction that may
/// stay open for long. Each has a queue and a connection of its own until its queue is empty, so nobody else waits for it.
/// </summary>
/// <param name="batchLength">How many commands share a commit, at most.</param>
/// <param name="run">Runs one customer's batches until there is none.</param>
internal sealed class HeldCustomers(int batchLength, Func<Func<IReadOnlyList<PendingCommit>>, Task> run)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CustomerRef, Queue<PendingCommit>> _queues = [];
    private readonly HashSet<Task> _running = [];
    private volatile bool _any;

    /// <summary>Ends when nobody waits any more.</summary>
    public Task Finished
    {
        get
        {
            lock (_lock)
                return Task.WhenAll(_running);
        }
    }

    /// <summary>Puts a command behind those that wait for one of its customers; false when none of them is held.</summary>
    public bool TryJoin(IEnumerable<CustomerRef> customers, PendingCommit pending)
    {
        if (!_any)
            return false;
        lock (_lock)
        {
            foreach (var customer in customers)
            {
                if (!_queues.TryGetValue(customer, out var queue))
                    continue;
                queue.Enqueue(pending);
                return true;
            }
            return false;
        }
    }

    /// <summary>A batch found this customer held.</summary>
    public void Add(CustomerRef customer, PendingCommit pending)
    {
        lock (_lock)
        {
            if (_queues.TryGetValue(customer, out var queue))
            {
                queue.Enqueue(pending);
                return;
            }
            _queues[customer] = new Queue<PendingCommit>([pending]);
            _any = true;
            var running = Task.Run(() => run(() => Next(customer)));
            _running.Add(running);
            _ = running.ContinueWith(Ended, TaskScheduler.Default);
        }
    }

    private List<PendingCommit> Next(CustomerRef customer)
    {
        lock (_lock)
        {
            var queue = _queues[customer];
            var batch = new List<PendingCommit>(Math.Min(batchLength, queue.Count));
            while (batch.Count < batchLength && queue.TryDequeue(out var pending))
                batch.Add(pending);
            if (batch.Count == 0)
                _queues.Remove(customer);
            _any = _queues.Count > 0;
            return batch;
        }
    }

    private void Ended(Task running)
    {
        lock (_lock)
            _running.Remove(running);
    }
}
