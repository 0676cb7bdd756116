using System.Diagnostics;
using FluxPay.LoadTest;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;
using FluxPay.LoadTest.Servers;

const int MostChargesAsked = 500;

if (args.Contains("--help"))
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

if (args is [BrokerProcess.Verb])
    return await BrokerProcess.RunAsync();

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{Arguments.Usage}");
    return 2;
}

await using var fleet = await Fleet.StartAsync(arguments);
using var line = new Line();
var report = new Report();
report.Setting(arguments, args, fleet);

if (arguments.Mix.NeedsCredits)
{
    await Parallel.ForEachAsync(Enumerable.Range(0, arguments.Customers), new ParallelOptions { MaxDegreeOfParallelism = 32 },
        async (customer, _) => await fleet.Hosts[0].GrantAsync(Trial.CustomerName(customer)));
}
if (arguments.WarmUp > TimeSpan.Zero)
{
    // Nobody may be left in the line: who has gone without a word is waited for.
    int rate = arguments.Room > 0 ? Math.Min(arguments.Rates[0], Math.Max(1, arguments.Room / 2)) : arguments.Rates[0];
    await new Trial(fleet, line, arguments, "warm").RunAsync(rate, arguments.WarmUp);
}
if (fleet.Postgres is not null)
    await fleet.Postgres.ExecuteAsync("ANALYZE");
if (arguments.ShowsSql)
    await PostgresWork.CountStatementsAsync(fleet.Postgres!);

var results = new List<TrialResult>();
foreach (int rate in arguments.Rates)
    results.Add(await new Trial(fleet, line, arguments, $"r{rate}-{results.Count}").RunAsync(rate, arguments.Time));

report.Rates(results);
foreach (var result in results)
    report.Details(result);
if (arguments.ShowsSql)
    report.Statements(await PostgresWork.StatementsAsync(fleet.Postgres!), results.Sum(r => r.Figures.Served));

var events = await fleet.TallyAsync();
if (events is not null)
    report.Events(events);
string[] paid = [.. results.SelectMany(r => r.Figures.PaidOrders)];
string[] asked = [.. paid.Where((_, i) => i % ((paid.Length / MostChargesAsked) + 1) == 0)];
var chargedOtherwise = await GatewayBooks.ChargedOtherwiseThanOnceAsync(fleet.Gateway, asked);
long began = Stopwatch.GetTimestamp();
var verdict = await fleet.Hosts[0].AuditAsync();
report.Books(verdict, asked.Length, chargedOtherwise, Stopwatch.GetElapsedTime(began));
Console.WriteLine(report);

return results.All(r => r.IsGood) && verdict.IsConsistent && chargedOtherwise.Count == 0 && events is null or { IsWhole: true }
    ? 0 : 1;
