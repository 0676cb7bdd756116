using System.Collections.Immutable;

namespace FluxPay.Policies.Reading;

/// <summary>Collects what is wrong over all files, and which names are taken.</summary>
internal sealed class PolicyProblems
{
    private readonly List<PolicyProblem> _problems = [];
    private readonly Dictionary<(string Scope, string Name), (string File, int Line)> _taken = [];

    public int Count => _problems.Count;

    public void Add(string file, int line, string path, string message) =>
        _problems.Add(new PolicyProblem(file, line, path, message));

    /// <summary>Takes a name; false when somebody has it, with where.</summary>
    public bool Claim(string scope, string name, string file, int line, out (string File, int Line) holder)
    {
        if (_taken.TryGetValue((scope, name), out holder))
            return false;
        _taken.Add((scope, name), (file, line));
        return true;
    }

    public ImmutableArray<PolicyProblem> Sorted() =>
        [.. _problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];
}
