using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>The policy files have problems; all of them are listed.</summary>
public sealed class PolicyException : Exception
{
    /// <summary>Makes the exception from everything that is wrong.</summary>
    public PolicyException(ImmutableArray<PolicyProblem> problems) : base(Describe(problems)) => Problems = problems;

    /// <summary>Every problem of every file, by file and line.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; }

    private static string Describe(ImmutableArray<PolicyProblem> problems) =>
        $"The policies have {problems.Length} problem{(problems.Length == 1 ? "" : "s")}:{Environment.NewLine}"
        + string.Join(Environment.NewLine, problems);
}

/// <summary>One thing that is wrong with a policy file.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">From 1.</param>
/// <param name="Path">Where in the file, for example <c>features.interview.pricing.tiers[1].upTo</c>.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record PolicyProblem(string File, int Line, string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Path}: {Message}";
}
