namespace FluxPay;

/// <summary>
/// What a repeat of the request in hand will be answered. A service saves it with the effect, in the same commit, so that no
/// crash can leave one without the other.
/// </summary>
public interface IReplay
{
    /// <summary>Set when an earlier run of this request sent something to a gateway and ended before it answered: that attempt.</summary>
    AttemptId? Resumes { get; }

    /// <summary>The record that says: this request sends this attempt. Save it with the attempt, before anything leaves.</summary>
    IRecord Starting(AttemptId attempt);

    /// <summary>That record is durable.</summary>
    void Started(AttemptId attempt);

    /// <summary>The record that says: this request is answered with this resource.</summary>
    IRecord Answering(object resource);

    /// <summary>That record is durable.</summary>
    void Answered();
}

/// <summary>A record whose loss means that another run of the same request came first.</summary>
public interface IReplayRecord : IRecord;
