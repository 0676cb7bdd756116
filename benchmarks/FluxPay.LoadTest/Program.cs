using FluxPay.LoadTest;
using FluxPay.LoadTest.Servers;

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

bool isGood = true;
var growth = new Growth();
foreach (var one in arguments.Fleets)
    isGood &= await new Run(one, args, growth).RunAsync();
if (growth.IsSeveral)
    Console.WriteLine(growth);
return isGood ? 0 : 1;
