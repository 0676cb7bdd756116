using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FluxPay.Kafka;

/// <summary>The brokers, and what is read and written there.</summary>
public sealed class KafkaOptions
{
    /// <summary>Where the brokers are, for example <c>10.0.0.5:9092,10.0.0.6:9092</c>; setting <c>FluxPay:Kafka</c> of the host.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>The topics' names; section <c>FluxPay:KafkaTopics</c>. They must exist: FluxPay creates none but that of checkpoints.</summary>
    public KafkaTopics Topics { get; set; } = new();

    /// <summary>The consumer group that all hosts on one store share; section <c>FluxPay:KafkaGroup</c>.</summary>
    public string Group { get; set; } = "fluxpay";

    /// <summary>
    /// Delivers each batch of events in one Kafka transaction that also holds how far they are delivered; setting <c>FluxPay:KafkaTransactions</c>.
    /// Whoever reads committed records, as clients do by default in librdkafka and by <c>isolation.level</c> in Java, then sees each event once
    /// also when a host dies, and a host that another one has replaced can deliver nothing more. What an operator has delivered out of quarantine may
    /// come twice, in order. It costs a commit at the brokers for each batch, and a connection for each of the groups.
    /// </summary>
    /// <value>Default off: in order, numbered, and at most one batch a group twice after a crash.</value>
    public bool Transactions { get; set; }

    /// <summary>
    /// What the transactional ids begin with: hosts on one store have the same, and installations on the same brokers different ones, or they take
    /// the groups from each other again and again; setting <c>FluxPay:KafkaTransactionalIdPrefix</c>. A store that was restored from a backup,
    /// or made anew, needs a new one, because what the brokers have of it is no longer true.
    /// </summary>
    /// <value>Default <see cref="Group"/>.</value>
    public string? TransactionalIdPrefix { get; set; }

    /// <summary>
    /// Settings of librdkafka for every connection, for example <c>security.protocol</c> or <c>sasl.username</c>; section
    /// <c>FluxPay:KafkaSettings</c>. What order and safety rest on cannot be set.
    /// </summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The names of the topics.</summary>
public sealed class KafkaTopics
{
    /// <summary>Out: every event.</summary>
    /// <value>Default <c>fluxpay.events</c>.</value>
    public string Events { get; set; } = "fluxpay.events";

    /// <summary>
    /// Out: events that go to a topic of their own instead, by their type. A customer's numbers have gaps in each topic then; their order in a
    /// topic holds.
    /// </summary>
    public IDictionary<string, string> ByType { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal string Of(string type) => ByType.TryGetValue(type, out string? own) ? own : Events;

    /// <summary>In: what services tell of their customers' use.</summary>
    /// <value>Default <c>fluxpay.usage</c>.</value>
    public string Usage { get; set; } = "fluxpay.usage";

    /// <summary>Out: inbound records that could not be processed, with the reason.</summary>
    /// <value>Default <c>fluxpay.dead-letter</c>.</value>
    public string DeadLetter { get; set; } = "fluxpay.dead-letter";

    /// <summary>
    /// With <see cref="KafkaOptions.Transactions"/>: how far events are delivered. Created at the first start, where the brokers allow it; else create
    /// it compacted, with eight partitions.
    /// </summary>
    /// <value>Default <c>fluxpay.outbox.checkpoints</c>.</value>
    public string Checkpoints { get; set; } = "fluxpay.outbox.checkpoints";
}

internal sealed partial class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    private static readonly string[] Fixed =
    [
        "bootstrap.servers", "group.id", "enable.idempotence", "enable.gapless.guarantee", "acks", "request.required.acks",
        "message.timeout.ms", "delivery.timeout.ms", "partitioner", "enable.auto.commit", "enable.auto.offset.store", "transactional.id",
    ];

    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.BootstrapServers))
            errors.AddError("must name a broker, such as localhost:9092", nameof(options.BootstrapServers));
        if (string.IsNullOrWhiteSpace(options.Group))
            errors.AddError("must not be empty", nameof(options.Group));
        CheckTopic(options.Topics.Events, nameof(KafkaTopics.Events));
        foreach (string topic in options.Topics.ByType.Values)
            CheckTopic(topic, nameof(KafkaTopics.ByType));
        CheckTopic(options.Topics.Usage, nameof(KafkaTopics.Usage));
        CheckTopic(options.Topics.DeadLetter, nameof(KafkaTopics.DeadLetter));
        if (options.Topics.Usage == options.Topics.Events || options.Topics.ByType.Values.Contains(options.Topics.Usage) || options.Topics.Usage == options.Topics.DeadLetter)
            errors.AddError("must not be a topic that FluxPay writes to, or it would read its own records", nameof(KafkaTopics.Usage));
        CheckTopic(options.Topics.Checkpoints, nameof(KafkaTopics.Checkpoints));
        if (AllButCheckpoints(options.Topics).Contains(options.Topics.Checkpoints))
            errors.AddError("must be a topic of its own", nameof(KafkaTopics.Checkpoints));
        if (options.TransactionalIdPrefix is { } prefix && string.IsNullOrWhiteSpace(prefix))
            errors.AddError("must not be empty", nameof(options.TransactionalIdPrefix));
        foreach (string setting in options.Settings.Keys.Where(Fixed.Contains))
            errors.AddError($"cannot set {setting}: order and safety rest on it", nameof(options.Settings));
        return errors.Build();

        void CheckTopic(string topic, string property)
        {
            if (!TopicName.IsMatch(topic))
                errors.AddError($"must be 1 to 249 of A-Z a-z 0-9 . _ -, was '{topic}'", property);
        }
    }

    private static IEnumerable<string> AllButCheckpoints(KafkaTopics topics) => [topics.Events, .. topics.ByType.Values, topics.Usage, topics.DeadLetter];

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,249}\z")]
    private static partial Regex TopicName { get; }
}
