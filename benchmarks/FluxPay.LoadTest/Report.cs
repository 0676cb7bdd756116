using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

namespace FluxPay.LoadTest;

/// <summary>What a run came to, as Markdown.</summary>
internal sealed class Report(Arguments arguments)
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Setting(IReadOnlyList<string> args, Fleet fleet)
    {
        Line($"    dotnet run -c Release --project benchmarks/FluxPay.LoadTest -- {string.Join(' ', args)}");
        Line($"");
        Paragraph(
            $"{arguments.Hosts} host{(arguments.Hosts == 1 ? "" : "s")}, {fleet.Description}; .NET {Environment.Version}; {Machine()}.",
            $"Journeys: {arguments.Mix}; {arguments.Customers:N0} customers; gateway {arguments.GatewayLatency.TotalMilliseconds:0} ms",
            $"{(arguments.Faults > 0 ? $"with {arguments.Faults:P1} of faults of each kind" : "without faults")};",
            $"{(arguments.Rows > 0 ? $"{arguments.Rows:N0} rows in the largest table before" : "an empty database")};",
            $"{(arguments.Room > 0 ? $"a waiting room admits {arguments.Room:N0}/s" : "no waiting room")}.");
        Paragraph($"Start to ready: {string.Join(", ", fleet.Hosts.Select(h => Seconds(h.Process.StartedIn)))}.");
    }

    public void Rates(IReadOnlyList<TrialResult> results)
    {
        Line($"| load | done/s | requests/s | p50 ms | p95 ms | p99 ms | max ms | success | failed | events behind, at most | all delivered after |");
        Line($"|-----:|-------:|-----------:|-------:|-------:|-------:|-------:|--------:|-------:|-----------------------:|--------------------:|");
        foreach (var r in results)
        {
            var j = r.Figures.Journeys;
            double success = Math.Floor(r.Figures.Success * 100_000) / 1000;   // never rounded up
            string delivered = r.DeliveredIn is { } after ? Seconds(after) : "never";
            Row($"{r.Load}", $"{r.JourneysPerSecond:N0}", $"{r.RequestsPerSecond:N0}", Ms(j.At(0.5)), Ms(j.At(0.95)), Ms(j.At(0.99)), Ms(j.Longest),
                $"{success:0.000} %", $"{r.Figures.Failed:N0}", $"{r.MostLag:N0}", delivered);
        }
        Line($"");
    }

    public void Details(TrialResult result)
    {
        Line($"### At {result.Load}");
        Line($"");
        if (result.Figures.Line.Count > 0)
        {
            var line = result.Figures.Line;
            Paragraph(
                $"In the waiting room: {line.Count:N0} were admitted after {Ms(line.At(0.5))} ms (p50), {Ms(line.Longest)} ms (max);",
                $"{result.Figures.LeftLine:N0} still waited at the end. Latencies count from the admission.");
        }
        if (result.Figures.Served == 0)
        {
            Paragraph($"Nobody was served.");
            return;
        }
        if (result.Figures.Undisturbed is var calm && calm.Count < result.Figures.Journeys.Count)
        {
            Paragraph($"The {calm.Count:N0} journeys whose payment the gateway answered as it should: p50 {Ms(calm.At(0.5))}, p95 {Ms(calm.At(0.95))},",
                $"p99 {Ms(calm.At(0.99))}, max {Ms(calm.Longest)} ms.");
        }
        Waits(result);
        Shares(result);
        Processes(result);
        foreach (var (title, counts) in new[] { ("Came again after", result.Figures.Retries), ("Failed because", result.Figures.Failures) })
        {
            if (counts.Count > 0)
                Paragraph($"{title}: {string.Join("; ", counts.OrderByDescending(c => c.Value).Take(8).Select(c => $"{c.Key} ({c.Value:N0}×)"))}.");
        }
    }

    public void Memory(TrialResult result)
    {
        Line($"| at {result.Load}, s | journeys done | host MB | of it heap MB |");
        Line($"|--:|--------------:|--------:|--------------:|");
        foreach (var look in result.Memory)
            Row($"{look.At.TotalSeconds:0}", $"{look.Done:N0}", Megabytes(look.Memory), Megabytes(look.Heap));
        Line($"");

        static string Megabytes(long bytes) => (bytes / 1_048_576.0).ToString("N0", CultureInfo.InvariantCulture);
    }

    public void Flood(FloodResult flood)
    {
        Line($"| | load | done/s | refused/s | refused after p50 ms | p99 ms | max ms | accepted p50 ms | p99 ms | max ms |");
        Line($"|-|-----:|-------:|----------:|---------------------:|-------:|-------:|----------------:|-------:|-------:|");
        foreach (var (when, trial) in new[] { ("before", flood.Before), ("flood", flood.During), ("after", flood.After) })
        {
            var (refused, done) = (trial.Figures.Refusals, trial.Figures.Journeys);
            Row(when, $"{trial.Load}", $"{trial.JourneysPerSecond:N0}", $"{refused.Count / arguments.Time.TotalSeconds:N0}",
                Ms(refused.At(0.5)), Ms(refused.At(0.99)), Ms(refused.Longest), Ms(done.At(0.5)), Ms(done.At(0.99)), Ms(done.Longest));
        }
        Line($"");
        Paragraph($"In the flood {flood.Throughput:P0} of what was done before it;",
            $"{(flood.RecoveredIn is { } soon ? $"served as before {soon.TotalSeconds:0} s after its end" : "NEVER SERVED AS BEFORE")};",
            $"{(flood.IsGood ? "good enough" : "NOT GOOD ENOUGH")}.");
    }

    public void Doubts(OpenSagas open)
    {
        Paragraph($"{(open.In is { } soon ? $"Nothing in doubt {Seconds(soon)} after the last buyer" : $"{open.Left.Count:N0} STILL OPEN A MINUTE LATER")}.");
        foreach (string left in open.Left.Take(10))
            Line($"- {left}");
    }

    public void Statements(IReadOnlyList<StatementUse> statements, long journeys)
    {
        Line($"| calls a journey | ms each | s altogether | statement |");
        Line($"|----------------:|--------:|-------------:|-----------|");
        foreach (var s in statements)
            Row($"{(double)s.Calls / journeys:N2}", $"{s.EachMs:N3}", $"{s.AllMs / 1000:N1}", $"`{s.Text.Replace("|", "\\|", StringComparison.Ordinal)}`");
        Line($"");
    }

    public void Events(EventTally events) => Paragraph(
        $"At the brokers: {events.Arrived:N0} of {events.Committed:N0} events,",
        $"{(events.IsWhole ? "each customer's in sequence and without a gap" : "BROKEN")}:",
        $"lost {events.Lost:N0}, inverted {events.Inverted:N0}, came again {events.Repeats:N0};",
        $"the last one read {Seconds(events.After)} after the relay was done.");

    public void Outage(OutageResult outage)
    {
        Line($"### Brokers away for {outage.Down[^1].At.TotalSeconds:0} s");
        Line($"");
        Line($"| | s | /admin/outbox lag | oldest s | metric lag | /health/ready |");
        Line($"|-|--:|------------------:|---------:|-----------:|---------------|");
        Looks("away", outage.Down);
        Looks("back", outage.After);
        Line($"");
        Paragraph($"{(outage.CaughtUpIn is { } took ? $"All was delivered and healthy {Seconds(took)} after they came back" : "NEVER CAUGHT UP")}.",
            $"Hosts {(outage.Down.All(l => l.Health.IsReady) ? "stayed ready" : "WERE NOT READY")};",
            $"{(outage.IsGood ? "the lag was visible at each place" : "BROKEN")}.");

        void Looks(string when, IReadOnlyList<OutageLook> looks)
        {
            foreach (var (_, look) in looks.Index().Where(l => l.Index % 10 == 0 || l.Index == looks.Count - 1))
                Row(when, $"{look.At.TotalSeconds:0}", $"{look.Lag:N0}", $"{look.Oldest.TotalSeconds:N0}", $"{look.Metric:N0}",
                    $"{(look.Health.IsReady ? 200 : 503)} {look.Health.Status} {string.Join(", ", look.Health.Troubles)}".TrimEnd());
        }
    }

    public void Books(Verdict verdict, int paid, int refused, IReadOnlyList<string> chargedOtherwise, TimeSpan auditedIn)
    {
        Paragraph(
            $"Auditor: {(verdict.IsConsistent ? "clean" : "BROKEN")}, {verdict.Checked} in {Seconds(auditedIn)}.",
            $"Charges at the gateway: {paid:N0} paid orders asked about,",
            $"each charged once, and {refused:N0} refused ones, of which nothing was kept:",
            $"{(chargedOtherwise.Count == 0 ? "so it is" : $"NOT SO OF {chargedOtherwise.Count:N0}")}.");
        foreach (string wrong in verdict.Violations.Concat(chargedOtherwise.Take(10)))
            Line($"- {wrong}");
    }

    /// <summary>What was waited for, as each side saw it; how often counts for each journey that was not left in the queue.</summary>
    private void Waits(TrialResult result)
    {
        Line($"| what was waited for | a journey | p50 ms | p99 ms | max ms | mean ms |");
        Line($"|---------------------|----------:|-------:|-------:|-------:|--------:|");
        foreach (var step in Enum.GetValues<Step>())
            Wait(result, $"buyer: {Name(step)}", result.Figures.Of(step));
        foreach (string route in Routes(result.Usage.Hosts))
            Wait(result, $"host: {route}", result.Usage.Hosts.Of(route));
        foreach (string part in (string[])[ProbeReading.Gateway, ProbeReading.Reads, ProbeReading.Writes, ProbeReading.Relay])
            Wait(result, $"host: {Name(part)}", result.Usage.Hosts.Of(part));
        foreach (string route in result.Usage.Gateway.Durations.Keys.Where(k => k.Contains("/v1/", StringComparison.Ordinal)).Order())
            Wait(result, $"simulator: {route}", result.Usage.Gateway.Of(route));
        Line($"");
    }

    private void Wait(TrialResult result, string what, Latencies took)
    {
        if (took.Count > 0)
            Row(what, $"{(double)took.Count / result.Figures.Served:0.00}", Ms(took.At(0.5)), Ms(took.At(0.99)), Ms(took.Longest), Ms(took.Mean));
    }

    /// <summary>A mean journey, taken apart.</summary>
    private void Shares(TrialResult result)
    {
        var (figures, hosts) = (result.Figures, result.Usage.Hosts);
        double Each(TimeSpan sum) => sum.TotalMilliseconds / figures.Served;
        double steps = Enum.GetValues<Step>().Where(s => s != Step.Queue || result.Figures.Line.Count == 0).Sum(s => Each(figures.Of(s).Sum));
        double window = Each(figures.Of(Step.Window).Sum);
        double settle = Each(figures.Of(Step.Settle).Sum);
        double atHosts = Routes(hosts).Where(r => !r.Contains("waiting-rooms", StringComparison.Ordinal)).Sum(r => Each(hosts.Of(r).Sum));
        double gateway = Each(hosts.Of(ProbeReading.Gateway).Sum);
        double reads = Each(hosts.Of(ProbeReading.Reads).Sum);
        double whole = figures.Journeys.Mean.TotalMilliseconds;
        Paragraph(
            $"A mean journey of {whole:N1} ms: begun late {whole - steps:N1} · payment window {window:N1} · outcome awaited {settle:N1} ·",
            $"HTTP, both ends and the wire, {steps - window - settle - atHosts:N1} · gateway {gateway:N1} ·",
            $"{(result.Usage.Postgres is null ? $"engine, its reads and" : $"reads {reads:N1} · engine and")} the wait for its commits {atHosts - gateway - reads:N1}.");
        if (result.Usage.Postgres is { } postgres)
        {
            double seconds = result.Usage.Time.TotalSeconds;
            double sync = postgres.Syncs > 0 ? postgres.SyncTime.TotalMilliseconds / postgres.Syncs : 0;
            Paragraph(
                $"PostgreSQL: {postgres.Commits / seconds:N0} commits/s, {postgres.Syncs / seconds:N0} syncs of the log a second of {sync:N2} ms,",
                $"{postgres.WalBytes / 1024.0 / figures.Served:N1} KB of log a journey.");
        }
        int hostCount = result.Usage.Processes.Count(p => p.Name.StartsWith("host", StringComparison.Ordinal));
        Paragraph(
            $"Relay: {hosts.Delivered:N0} events delivered, {(double)hosts.Delivered / figures.Served:N1} a journey.",
            $"Hosts: {hosts.Allocated / 1024.0 / figures.Served:N0} KB allocated a journey,",
            $"collector {hosts.Paused / result.Usage.Time / hostCount:P1} of the time.");
    }

    private void Processes(TrialResult result)
    {
        var usage = result.Usage;
        Line($"| process | cores | CPU ms a journey | memory MB |");
        Line($"|---------|------:|-----------------:|----------:|");
        foreach (var (name, used) in usage.Processes)
            Used(name, used.Cpu, used.Memory);
        var ours = new TimeSpan(usage.Processes.Sum(p => p.Used.Cpu.Ticks));
        Used("together", ours, usage.Processes.Sum(p => p.Used.Memory));
        Line($"| others on this machine | {Max0(usage.Machine.Busy - ours) / usage.Time:0.00} | | |");
        if (usage.Machine.Stolen > TimeSpan.Zero)
            Line($"| other machines on this one | {usage.Machine.Stolen / usage.Time:0.00} | | |");
        Line($"");

        void Used(string what, TimeSpan cpu, long memory) =>
            Row(what, $"{cpu / usage.Time:0.00}", $"{cpu.TotalMilliseconds / result.Figures.Served:0.00}", $"{memory / 1_048_576.0:N0}");
    }

    /// <summary>What buyers asked, without what an operator did.</summary>
    private static IEnumerable<string> Routes(ProbeReading hosts) => hosts.Durations.Keys
        .Where(k => k.Contains("/api/v1/", StringComparison.Ordinal) && !k.Contains("/admin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Name(Step step) => step switch
    {
        Step.Queue => "the queue",
        Step.Order => "order",
        Step.Window => "payment window (the simulator)",
        Step.Confirm => "confirm",
        Step.Settle => "an outcome not known at first",
        Step.Use => "use of credits",
        Step.Feature => "order of a feature",
        Step.Complete => "completion",
    };

    private static string Name(string part) => part switch
    {
        ProbeReading.Gateway => "calls of the gateway",
        ProbeReading.Reads => "reads of the database",
        ProbeReading.Writes => "round trips of the writers, each for a batch",
        _ => "round trips of the relay",
    };

    private static string Machine()
    {
        string? model = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        double memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0;
        return FormattableString.Invariant(
            $"{Environment.ProcessorCount} cores ({model ?? $"{RuntimeInformation.ProcessArchitecture}"}), {memory:N0} GB, {RuntimeInformation.OSDescription}");
    }

    private static TimeSpan Max0(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture);
    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:N2} s");

    private void Row(params ReadOnlySpan<string> cells) => _text.AppendLine($"| {string.Join(" | ", cells)} |");

    private void Paragraph(params FormattableString[] parts) =>
        _text.AppendJoin(' ', parts.Select(FormattableString.Invariant)).AppendLine().AppendLine();

    private void Line(FormattableString line) => _text.AppendLine(FormattableString.Invariant(line));
}
