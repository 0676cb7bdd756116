using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using FluxPay.Benchmarks;

// rush [seconds], http [seconds [warm-up [callers]]], outbox [seconds [backlog]] and soak [seconds [seconds between kills [transactions]]] measure against real servers and
// other programs, which no in-process harness can do.
if (args is ["rush", .. var rest])
    return await CreditRush.RunAsync(TimeSpan.FromSeconds(rest is [var seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 8));

if (args is ["http", .. var http])
{
    string callers = http is [_, _, var many] ? many : "16,64,256,1000";
    return await HttpUses.RunAsync(Seconds(http, 0, 5), Seconds(http, 1, 25), [.. callers.Split(',').Select(c => int.Parse(c, CultureInfo.InvariantCulture))]);
}
if (args is [BarePost.Verb, var url])
    return await BarePost.RunAsync(url);
if (args is ["outbox", .. var settings])
    return await OutboxRush.RunAsync(Seconds(settings, 0, 8), settings is [_, var backlog] ? int.Parse(backlog, CultureInfo.InvariantCulture) : 1_000_000);
if (args is ["soak", .. var soak])
    return await RelaySoak.RunAsync(Seconds(soak, 0, 120), Seconds(soak, 1, 5), transactions: soak.Length > 2);
if (args is [RelayProcess.Verb, var postgres, var kafka, var topic, var transactions])
    return await RelayProcess.RunAsync(postgres, kafka, topic, bool.Parse(transactions));

// --once runs every benchmark a single time, in this process and in any configuration: no numbers, only proof that they still run.
var scratch = Directory.CreateTempSubdirectory("fluxpay-benchmarks-");
Summary[] summaries = args is ["--once"]
    ? BenchmarkRunner.Run(Assembly.GetExecutingAssembly(), Once(scratch.FullName))
    : [.. BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, Measured())];
scratch.Delete(recursive: true);

bool allRan = summaries.Length > 0 && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.Length > 0 && s.Reports.All(r => r.Success));
return allRan ? 0 : 1;

static TimeSpan Seconds(string[] settings, int place, double otherwise) =>
    TimeSpan.FromSeconds(settings.Length > place ? double.Parse(settings[place], CultureInfo.InvariantCulture) : otherwise);

static IConfig Measured() => DefaultConfig.Instance.AddColumn(StatisticColumn.OperationsPerSecond);

static ManualConfig Once(string artifacts) => ManualConfig.CreateEmpty()
    .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath(artifacts)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile);
