using System.Globalization;

namespace FluxPay.LoadTest.Measuring;

/// <summary>One of the processes of a run.</summary>
/// <param name="HasChildren">It works in processes of its own, which count with it.</param>
internal sealed record MeasuredProcess(string Name, int Id, bool HasChildren = false);

/// <summary>What a process has used, by Linux's <c>/proc</c>; nothing elsewhere.</summary>
/// <param name="Cpu">Since it began, with those of its children that have ended.</param>
/// <param name="Memory">Bytes; what processes share counts once.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long Memory)
{
    public static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);   // USER_HZ is 100 on every Linux that .NET runs on

    public static ProcessUsage Of(MeasuredProcess process) => OperatingSystem.IsLinux() ? Of(process.Id, process.HasChildren) : default;

    private static ProcessUsage Of(int process, bool hasChildren)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = fields[11..(hasChildren ? 15 : 13)].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));   // utime, stime, cutime, cstime
            var usage = new ProcessUsage(ticks * ClockTick, MemoryOf(process));
            if (!hasChildren)
                return usage;
            string[] children = File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Select(c => Of(int.Parse(c, CultureInfo.InvariantCulture), false))
                .Aggregate(usage, (sum, c) => new(sum.Cpu + c.Cpu, sum.Memory + c.Memory));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>The proportional share where one may read it, else all that is resident.</summary>
    private static long MemoryOf(int process)
    {
        try
        {
            return Kilobytes($"/proc/{process}/smaps_rollup", "Pss:");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Kilobytes($"/proc/{process}/status", "VmRSS:");
        }
    }

    private static long Kilobytes(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
            : 0;
}

/// <summary>What the whole machine has done, by <c>/proc/stat</c>: what is missing in the sum over our processes was somebody else.</summary>
/// <param name="Busy">CPU time of everybody.</param>
/// <param name="Stolen">What the hypervisor gave to other machines.</param>
internal readonly record struct MachineUsage(TimeSpan Busy, TimeSpan Stolen)
{
    public static MachineUsage Now()
    {
        if (!OperatingSystem.IsLinux())
            return default;
        long[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(f => long.Parse(f, CultureInfo.InvariantCulture))];
        long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];   // user, nice, system, irq, softirq
        return new MachineUsage(busy * ProcessUsage.ClockTick, ticks[7] * ProcessUsage.ClockTick);
    }
}
