using System.Security.Cryptography;
using System.Text;

namespace FluxPay.Sagas.Orchestration;

/// <summary>A saga as this process knows it. Its fingerprint is kept with every instance, so that one never goes on by other steps.</summary>
internal sealed class SagaDefinition<TData> where TData : class
{
    public SagaDefinition(string name, int version, IReadOnlyList<SagaStep<TData>> steps)
    {
        SagaNames.Check(name, "saga");
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (steps.Count == 0)
            throw new InvalidOperationException($"The saga '{name}' has no step.");
        (Name, Version, Steps) = (name, version, steps);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', Steps.Select(s => $"{s.Name} {s.Kind} {s.IsPivot} {s.CanUndo}")))))[..16];
    }

    public string Name { get; }
    public int Version { get; }
    public IReadOnlyList<SagaStep<TData>> Steps { get; }
    public string Fingerprint { get; }
}

/// <summary>The names sagas and their steps may have.</summary>
internal static class SagaNames
{
    public static void Check(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"The name of a {what} is 1 to 40 of [a-z0-9-], not '{name}'.", nameof(name));
    }
}
