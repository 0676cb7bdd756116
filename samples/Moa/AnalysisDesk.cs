using System.Collections.Concurrent;
using System.Globalization;

namespace Moa;

/// <summary>
/// Takes resumes, and analyses those that are paid. Events come at least once, so every step may be told twice: what is done already is
/// only said again. Resumes are kept in memory; one that a restart has lost fails, and is not charged.
/// </summary>
public sealed class AnalysisDesk(IUsageEvents events)
{
    private const string Prefix = "analysis-";

    private readonly ConcurrentDictionary<string, Analysis> _analyses = [];

    /// <summary>True for a request of Moa's: others may use the same service too, by events or REST.</summary>
    public static bool Knows(string? requestId) => requestId?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>An analysis that was asked for; null for an unknown id.</summary>
    public Analysis? Find(string id) => _analyses.GetValueOrDefault(id);

    /// <summary>Takes a resume.</summary>
    public async Task<Analysis> OrderAsync(string customerId, string resume, CancellationToken cancellationToken)
    {
        var analysis = new Analysis($"{Prefix}{Guid.NewGuid():N}", customerId, resume, AnalysisStatus.Requested);
        _analyses[analysis.Id] = analysis;
        await events.RequestedAsync(analysis.Id, customerId, cancellationToken);   // in process it may be paid by now
        return _analyses[analysis.Id];
    }

    /// <summary><c>payment.approved</c>: it is paid, so it runs.</summary>
    public async Task ApprovedAsync(string requestId, CancellationToken cancellationToken)
    {
        var analysis = _analyses.GetValueOrDefault(requestId);
        if (analysis is null or { Status: AnalysisStatus.Requested })
            analysis = Run(requestId, analysis);
        if (analysis.Status == AnalysisStatus.Done)
            await events.CompletedAsync(requestId, cancellationToken);
        else
            await events.FailedAsync(requestId, analysis.Reason!, cancellationToken);
    }

    /// <summary><c>payment.failed</c>: nothing runs.</summary>
    public void Declined(string requestId, string reason)
    {
        if (_analyses.TryGetValue(requestId, out var analysis) && analysis.Status == AnalysisStatus.Requested)
            _analyses[requestId] = analysis with { Status = AnalysisStatus.Unpaid, Reason = reason };
    }

    private Analysis Run(string requestId, Analysis? analysis)
    {
        var done = analysis switch
        {
            null => new Analysis(requestId, "", "", AnalysisStatus.Failed, Reason: "The resume was lost with a restart."),
            { Resume: var text } when string.IsNullOrWhiteSpace(text) =>
                analysis with { Status = AnalysisStatus.Failed, Reason = "There is nothing to analyse." },
            _ => analysis with { Status = AnalysisStatus.Done, Result = Analyse(analysis.Resume) },
        };
        return _analyses[requestId] = done;
    }

    private static string Analyse(string resume)
    {
        string[] words = resume.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int years = words.Count(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is > 1950 and < 2100);
        return string.Create(CultureInfo.InvariantCulture, $"{words.Length} words, {years} years named");
    }
}
