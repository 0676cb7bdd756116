using System.Diagnostics.CodeAnalysis;

namespace FluxPay.Sagas.Orchestration;

/// <summary>What came of a step: it happened, it did not, or nobody knows. An exception counts as <see cref="Unknown"/>.</summary>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
[SuppressMessage("Design", "CA1034", Justification = "Closed: every outcome is listed here.")]
public abstract record StepOutcome<TData> where TData : class
{
    private StepOutcome() { }

    /// <summary>It happened.</summary>
    /// <param name="Data">What is known now.</param>
    public sealed record Succeeded(TData Data) : StepOutcome<TData>;

    /// <summary>It definitely did not happen, and this try never will: the saga is undone, or past its pivot tries again.</summary>
    /// <param name="Code">For programs, 1 to 100 characters.</param>
    /// <param name="Message">For people, without personal data.</param>
    public sealed record Refused(string Code, string Message) : StepOutcome<TData>;

    /// <summary>It may have happened: a time-out, a cut connection, an answer that makes no sense. It is asked about, never guessed.</summary>
    /// <param name="Reason">For the journal, without personal data.</param>
    public sealed record Unknown(string Reason) : StepOutcome<TData>;

    /// <summary>It happened, and this is known now.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor of Succeeded is its name.")]
    public static implicit operator StepOutcome<TData>(TData data) => new Succeeded(data);
}
