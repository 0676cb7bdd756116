using System.Globalization;
using System.Text;
using FluxPay.LoadTest.Measuring;

namespace FluxPay.LoadTest;

/// <summary>
/// How what a journey costs grows with hosts, with rows that are there already, and with journeys that go on at once: one table, and where each bends.
/// </summary>
internal sealed class Growth
{
    /// <summary>A step that brings less than this share of what it adds is past the knee.</summary>
    private const double Worthwhile = 0.1;

    /// <summary>A journey that costs this many times as much is past it too.</summary>
    private const double Bearable = 1.25;

    private readonly List<Point> _points = [];

    public bool IsSeveral => _points.Count > 1;

    public void Add(Arguments arguments, IEnumerable<TrialResult> results) =>
        _points.AddRange(results.Where(r => r.Figures.Served > 0).Select(r => Point.Of(arguments, r)));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine("| hosts | rows before | load | done/s | p50 ms | p99 ms | CPU ms a journey | of it hosts | PostgreSQL |");
        text.AppendLine("|------:|------------:|-----:|-------:|-------:|-------:|-----------------:|------------:|-----------:|");
        foreach (var p in _points)
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {p.Hosts} | {p.Rows:N0} | {p.Load} | {p.PerSecond:N0} | {p.P50:N1} | {p.P99:N1} |")
                + string.Create(CultureInfo.InvariantCulture, $" {p.Cpu:0.00} | {p.HostCpu:0.00} | {p.PostgresCpu:0.00} |"));
        }
        text.AppendLine();
        Knee(text, "hosts", p => $"{p.Hosts}", (a, b) => a.Rows == b.Rows && a.Load == b.Load, (a, b) => BringsLittle(a, b, p => p.Hosts));
        Knee(text, "rows", p => p.Rows.ToString("N0", CultureInfo.InvariantCulture), (a, b) => a.Hosts == b.Hosts && a.Load == b.Load, CostsMore);
        Knee(text, "load", p => $"{p.Load}", (a, b) => a.Hosts == b.Hosts && a.Rows == b.Rows, (a, b) => BringsLittle(a, b, p => p.Load.Journeys));
        return text.ToString();
    }

    /// <summary>Along one axis, at the first place of the others.</summary>
    private void Knee(StringBuilder text, string axis, Func<Point, string> name, Func<Point, Point, bool> sameOtherwise, Func<Point, Point, bool> isPast)
    {
        var line = _points.Where(p => sameOtherwise(p, _points[0])).DistinctBy(name).ToList();
        if (line.Count < 2)
            return;
        int knee = Enumerable.Range(1, line.Count - 1).FirstOrDefault(i => isPast(line[i - 1], line[i]));
        if (knee == 0)
        {
            text.AppendLine($"By {axis}: no knee up to {name(line[^1])}.");
            return;
        }
        var (last, past) = (line[knee - 1], line[knee]);
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"By {axis}: the knee is at {name(last)}; at {name(past)}")
            + string.Create(CultureInfo.InvariantCulture, $" {past.PerSecond / last.PerSecond:0.00} times as much is done, and a journey costs {past.Cpu / last.Cpu:0.00} times as much."));
    }

    private static bool BringsLittle(Point before, Point after, Func<Point, double> offered) =>
        (after.PerSecond / before.PerSecond) - 1 < Worthwhile * ((offered(after) / offered(before)) - 1);

    private static bool CostsMore(Point before, Point after) => after.Cpu > before.Cpu * Bearable;

    /// <summary>One line; times in milliseconds.</summary>
    private sealed record Point(
        int Hosts, int Rows, Load Load, double PerSecond, double P50, double P99, double Cpu, double HostCpu, double PostgresCpu)
    {
        public static Point Of(Arguments arguments, TrialResult result)
        {
            double Cpu(string name) => result.Usage.Processes.Where(p => p.Name.StartsWith(name, StringComparison.Ordinal))
                .Sum(p => p.Used.Cpu.TotalMilliseconds) / result.Figures.Served;
            var journeys = result.Figures.Journeys;
            return new Point(arguments.Hosts, arguments.Rows, result.Load, result.JourneysPerSecond, journeys.At(0.5).TotalMilliseconds,
                journeys.At(0.99).TotalMilliseconds, Cpu(""), Cpu("host"), Cpu("PostgreSQL"));
        }
    }
}
