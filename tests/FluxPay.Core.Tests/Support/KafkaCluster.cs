using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaError = Confluent.Kafka.ErrorCode;

namespace FluxPay.Tests;

/// <summary>
/// Brokers that speak Kafka's protocol over TCP and live in this process: the mock cluster of librdkafka, which can be made to fail. They
/// hold about 5 MB per partition, so read what you write; they do not hide aborted transactions nor fence producers. FLUXPAY_TEST_KAFKA names
/// real brokers to use instead, which cannot be made to fail.
/// </summary>
internal sealed class KafkaCluster : IDisposable
{
    /// <summary>Why a test is left out with brokers that are none.</summary>
    public const string NeedsReal = "The mock cluster neither fences producers nor hides what is aborted: let FLUXPAY_TEST_KAFKA name a real broker.";

    /// <summary>Kinds of requests, as the protocol numbers them.</summary>
    public const short Produce = 0, OffsetCommit = 8, Heartbeat = 12;

    private const string Library = "librdkafka";
    private const int Producer = 0;

    private static int s_topics;

    private readonly IntPtr _client;
    private readonly IntPtr _cluster;

    static KafkaCluster() => NativeLibrary.SetDllImportResolver(typeof(KafkaCluster).Assembly, Resolve);

    private KafkaCluster(string bootstrapServers) => BootstrapServers = bootstrapServers;

    private KafkaCluster(int brokers)
    {
        var error = new byte[512];
        var settings = rd_kafka_conf_new();
        _ = rd_kafka_conf_set(settings, "log_level", "0", error, error.Length);
        _client = rd_kafka_new(Producer, settings, error, error.Length);
        if (_client == IntPtr.Zero)
            throw new InvalidOperationException(Encoding.UTF8.GetString(error));
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!;
        _ = rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, 0);
    }

    public string BootstrapServers { get; }

    /// <summary>True for brokers that can be made to fail.</summary>
    public bool IsMock => _cluster != IntPtr.Zero;

    public static KafkaCluster Start(int brokers = 3) => Environment.GetEnvironmentVariable("FLUXPAY_TEST_KAFKA") is { Length: > 0 } given
        ? new KafkaCluster(given)
        : new KafkaCluster(brokers);

    /// <summary>A name that nobody else uses, also not on brokers that have seen other runs.</summary>
    public static string NewName() =>
        $"test-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}-{Interlocked.Increment(ref s_topics)}";

    /// <summary>A topic that nobody else uses.</summary>
    /// <param name="partitions">How many.</param>
    /// <param name="settings">What is set for it; for real brokers only.</param>
    public async Task<string> TopicAsync(int partitions = 4, params (string Name, string Value)[] settings)
    {
        string topic = NewName();
        if (IsMock)
        {
            Check(rd_kafka_mock_topic_create(_cluster, topic, partitions, 1));
            return topic;
        }
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, Configs = settings.ToDictionary(s => s.Name, s => s.Value) }]);
        return topic;
    }

    /// <summary>The next requests of a kind, at whichever broker, are answered with these errors.</summary>
    public void FailNext(short kind, params KafkaError[] errors) =>
        rd_kafka_mock_push_request_errors_array(_cluster, kind, (nuint)errors.Length, [.. errors.Select(e => (int)e)]);

    /// <summary>Connections to a broker are closed and refused, or not any more.</summary>
    public void SetDown(int broker, bool down) =>
        Check(down ? rd_kafka_mock_broker_set_down(_cluster, broker) : rd_kafka_mock_broker_set_up(_cluster, broker));

    /// <summary>How long a broker takes for an answer.</summary>
    public void SetLatency(int broker, TimeSpan latency) => Check(rd_kafka_mock_broker_set_rtt(_cluster, broker, (int)latency.TotalMilliseconds));

    /// <summary>A partition moves to another broker.</summary>
    public void SetLeader(string topic, int partition, int broker) => Check(rd_kafka_mock_partition_set_leader(_cluster, topic, partition, broker));

    public void Dispose()
    {
        if (!IsMock)
            return;
        rd_kafka_mock_cluster_destroy(_cluster);
        rd_kafka_destroy(_client);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new KafkaException((KafkaError)error);
    }

    /// <summary>The first build of the library that loads here; which one is a matter of what the machine has for SASL.</summary>
    private static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Library)
            return IntPtr.Zero;
        foreach (string build in (string[])["centos8-librdkafka", Library, "alpine-librdkafka"])
        {
            if (NativeLibrary.TryLoad(build, assembly, null, out var loaded))
                return loaded;
        }
        return IntPtr.Zero;
    }

    [DllImport(Library)]
    private static extern IntPtr rd_kafka_conf_new();

    [DllImport(Library)]
    private static extern int rd_kafka_conf_set(
        IntPtr conf, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, byte[] error, nint size);

    [DllImport(Library)]
    private static extern IntPtr rd_kafka_new(int type, IntPtr conf, byte[] error, nint size);

    [DllImport(Library)]
    private static extern void rd_kafka_destroy(IntPtr client);

    [DllImport(Library)]
    private static extern IntPtr rd_kafka_mock_cluster_new(IntPtr client, int brokers);

    [DllImport(Library)]
    private static extern void rd_kafka_mock_cluster_destroy(IntPtr cluster);

    [DllImport(Library)]
    private static extern IntPtr rd_kafka_mock_cluster_bootstraps(IntPtr cluster);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_group_initial_rebalance_delay_ms(IntPtr cluster, int delay);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_topic_create(
        IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    [DllImport(Library)]
    private static extern void rd_kafka_mock_push_request_errors_array(IntPtr cluster, short kind, nuint count, int[] errors);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_broker_set_down(IntPtr cluster, int broker);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_broker_set_up(IntPtr cluster, int broker);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_broker_set_rtt(IntPtr cluster, int broker, int milliseconds);

    [DllImport(Library)]
    private static extern int rd_kafka_mock_partition_set_leader(
        IntPtr cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partition, int broker);
}
