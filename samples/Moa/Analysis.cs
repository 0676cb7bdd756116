namespace Moa;

/// <summary>A resume that somebody wants analysed.</summary>
/// <param name="Id">Moa's own id, which it gives its payment engine as the request's.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="Resume">The text.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Result">What was found, once it is done.</param>
/// <param name="Reason">Why there is no result.</param>
public sealed record Analysis(string Id, string CustomerId, string Resume, AnalysisStatus Status, string? Result = null, string? Reason = null);

/// <summary>Where an analysis stands.</summary>
public enum AnalysisStatus
{
    /// <summary>Asked for; nothing runs before it is paid.</summary>
    Requested,
    /// <summary>Done and paid.</summary>
    Done,
    /// <summary>It could not be done; what was paid goes back.</summary>
    Failed,
    /// <summary>Nothing paid it.</summary>
    Unpaid,
}
