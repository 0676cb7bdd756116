using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Consistency;

/// <summary>The auditor as one line for any test.</summary>
public static class Books
{
    /// <summary>Passes when no row breaks a rule.</summary>
    /// <param name="services">Where <c>AddFluxPay</c> was called.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnbalancedBooksException">Some do; its message names them.</exception>
    public static async Task AssertBalancedAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        var report = await services.GetRequiredService<IAuditor>().AuditAsync(cancellationToken);
        if (!report.Consistent)
            throw new UnbalancedBooksException(report);
    }
}

/// <summary>Some rows break a rule of the books.</summary>
public sealed class UnbalancedBooksException : Exception
{
    internal UnbalancedBooksException(ConsistencyReport report) : base(Describe(report)) => Report = report;

    /// <summary>What the auditor found.</summary>
    public ConsistencyReport Report { get; }

    private static string Describe(ConsistencyReport report) => string.Join('\n',
        report.Violations
            .Select(found => $"  {found.Rule} at {found.Subject}: expected {found.Expected}, actual {found.Actual}")
            .Prepend($"{report.Violations.Count} rows break a rule of the books:"));
}
