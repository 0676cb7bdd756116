using System.Globalization;
using FluxPay.LoadTest.Buying;
using FluxPay.LoadTest.Measuring;

namespace FluxPay.LoadTest;

/// <summary>What one run does.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Buyers at a fixed rate against real hosts, with all servers started on free loopback ports.

          --rate 200[,400,…]   journeys that begin each second; several are measured one after the other (default 200)
          --in-flight 1[,10,…] instead of a rate: journeys that go on at any moment, the next beginning when one has ended
          --seconds 30         how long each rate is measured
          --warmup 5           seconds at the first rate, or with the most in flight up to a hundred, (at half of what a room admits) that count for nothing
          --mix payment=1      weights of the journeys: payment, topup, credits, feature, whole (payment=8,whole=2)
          --hosts 1[,2,…]      hosts that share the load, 1 to 8; several numbers are measured one after the other, each from the beginning
          --rows 0[,1000,…]    rows that the largest table has before: orders long done, their payments and journals (PostgreSQL); several likewise
          --embedded           SQLite and everything in process, one host; else PostgreSQL, Redis and Kafka
          --no-kafka           without brokers: events stay in the outbox
          --broker-down 0      seconds for which the brokers are away, from the sixth on
          --customers 1000     how many different customers buy
          --flood 0            the rate, then so many times the rate, then the rate again, each for the seconds; who is refused goes
          --gateway-ms 0       how long the gateway takes for each call
          --faults 0           share of gateway calls whose request is cut; as many lose their answer, as many answer 5xx. The same share of
                               payments is slow, fails before or after the money moved, is declined, or moves another amount, each; and
                               webhooks come twice and out of order
          --room 0             customers that a waiting room before POST /orders admits each second; 0 for no room
          --memory             what the hosts hold, twenty times over each rate
          --sql                which SQL statements took the most time (PostgreSQL)

        Ends with 0 when 99.9 % of the journeys succeeded, all events were delivered, at the brokers each customer's in sequence and without a
        gap, nothing is in doubt a minute later, the auditor is clean and nobody paid twice; else with 1, and with 2 for arguments that are none.
        """;

    /// <summary>Journeys that begin each second.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [200];

    /// <summary>How long each rate is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long buyers come to one fleet, warm-up included.</summary>
    public TimeSpan Use => WarmUp + (Loads.Count() * (Flood > 0 ? 3 : 1) * Time);

    public JourneyMix Mix { get; init; } = JourneyMix.Payments;

    /// <summary>In place of rates, where there are any: journeys that go on at any moment.</summary>
    public IReadOnlyList<int> InFlight { get; init; } = [];

    /// <summary>Whatever is measured on one fleet.</summary>
    public IEnumerable<Load> Loads => InFlight.Count > 0 ? InFlight.Select(n => new Load.InFlight(n)) : Rates.Select(r => new Load.Rate(r));

    /// <summary>How many hosts there are, one fleet after the other.</summary>
    public IReadOnlyList<int> HostCounts { get; init; } = [1];

    /// <summary>How many rows the largest table has before, one fleet after the other.</summary>
    public IReadOnlyList<int> RowCounts { get; init; } = [0];

    /// <summary>Of this fleet.</summary>
    public int Hosts => HostCounts[0];

    /// <summary>Of this fleet.</summary>
    public int Rows => RowCounts[0];

    /// <summary>The same for each fleet alone.</summary>
    public IEnumerable<Arguments> Fleets =>
        HostCounts.SelectMany(hosts => RowCounts.Select(rows => this with { HostCounts = [hosts], RowCounts = [rows] }));

    public bool IsEmbedded { get; init; }

    /// <summary>Without brokers, though there could be some.</summary>
    public bool IsWithoutKafka { get; init; }

    public bool HasKafka => !IsEmbedded && !IsWithoutKafka;

    /// <summary>How long the brokers are away; zero for not at all.</summary>
    public TimeSpan BrokerDown { get; init; }

    public int Customers { get; init; } = 1000;
    public TimeSpan GatewayLatency { get; init; }

    /// <summary>From 0 to 1, for each kind.</summary>
    public double Faults { get; init; }

    /// <summary>Customers that the room admits each second; 0 for no room.</summary>
    public int Room { get; init; }

    /// <summary>How many times the rate comes for a while; 0 for no such thing.</summary>
    public int Flood { get; init; }

    public bool ShowsMemory { get; init; }
    public bool ShowsSql { get; init; }

    /// <exception cref="FormatException">Says which argument is none.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        var read = new Arguments();
        for (int i = 0; i < args.Count; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new FormatException($"{name} needs a value.");
            int Read(string text, int least, int most) => int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                ? number
                : throw new FormatException($"{name} takes whole numbers from {least} to {most}, not '{text}'.");
            int Whole(int least, int most) => Read(Value(), least, most);
            int[] Several(int least, int most) => [.. Value().Split(',').Select(text => Read(text, least, most))];
            read = name switch
            {
                "--rate" => read with { Rates = Several(1, 100_000) },
                "--in-flight" => read with { InFlight = Several(1, 5_000) },
                "--seconds" => read with { Time = TimeSpan.FromSeconds(Whole(1, 86_400)) },
                "--warmup" => read with { WarmUp = TimeSpan.FromSeconds(Whole(0, 3_600)) },
                "--mix" => read with { Mix = JourneyMix.Parse(Value()) },
                "--hosts" => read with { HostCounts = Several(1, 8) },
                "--rows" => read with { RowCounts = Several(0, 100_000_000) },
                "--embedded" => read with { IsEmbedded = true },
                "--no-kafka" => read with { IsWithoutKafka = true },
                "--broker-down" => read with { BrokerDown = TimeSpan.FromSeconds(Whole(0, 3_600)) },
                "--customers" => read with { Customers = Whole(1, 1_000_000) },
                "--gateway-ms" => read with { GatewayLatency = TimeSpan.FromMilliseconds(Whole(0, 60_000)) },
                "--faults" => read with { Faults = Share(Value()) },
                "--room" => read with { Room = Whole(0, 1_000_000) },
                "--flood" => read with { Flood = Whole(0, 100) },
                "--memory" => read with { ShowsMemory = true },
                "--sql" => read with { ShowsSql = true },
                _ => throw new FormatException($"There is no {name}."),
            };
        }
        return read switch
        {
            { IsEmbedded: true } when read.HostCounts.Any(h => h > 1) || read.RowCounts.Any(r => r > 0) =>
                throw new FormatException("A SQLite file belongs to one host and begins empty: --embedded goes without --hosts and --rows."),
            { InFlight.Count: > 0 } when read.Flood > 0 || read.Room > 0 || read.BrokerDown > TimeSpan.Zero =>
                throw new FormatException("--in-flight goes without --flood, --room and --broker-down, which are about a rate."),
            { IsEmbedded: true, ShowsSql: true } => throw new FormatException("--sql asks PostgreSQL; --embedded has none."),
            { HasKafka: false, BrokerDown.Ticks: > 0 } => throw new FormatException("--broker-down needs brokers: not with --embedded or --no-kafka."),
            { BrokerDown.Ticks: > 0 } when read.Rates.Count > 1 || read.Time < Outage.Before + read.BrokerDown =>
                throw new FormatException("--broker-down goes with one --rate and --seconds that outlast it by five."),
            { Flood: > 0, Rates.Count: > 1 } or { Flood: > 0, Room: > 0 } or { Flood: > 0, BrokerDown.Ticks: > 0 } =>
                throw new FormatException("--flood goes with one --rate, without a --room, and with brokers that stay."),
            { Room: > 0, Rates.Count: > 1 } => throw new FormatException("Who still queues after one rate is in the way of the next: --room goes with one --rate."),
            { Room: > 0, Mix.NeedsCredits: true } => throw new FormatException("Who queues is new: --room goes without the journeys credits and feature."),
            _ => read,
        };
    }

    private static double Share(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 0.5
        ? share
        : throw new FormatException($"--faults is a number from 0 to 0.5, not '{text}'.");
}
