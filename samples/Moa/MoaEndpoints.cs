using System.Text.RegularExpressions;

namespace Moa;

/// <summary>What Moa's own customers call.</summary>
public static partial class MoaEndpoints
{
    /// <summary>Maps Moa's routes.</summary>
    public static void MapMoa(this IEndpointRouteBuilder app)
    {
        app.MapPost("/analyses", async (ResumeSent sent, AnalysisDesk desk, CancellationToken cancellationToken) =>
        {
            if (!CustomerId.IsMatch(sent.CustomerId ?? ""))
                return Results.BadRequest("customerId must be 1 to 64 characters of A-Z a-z 0-9 _ . : @ -");
            var analysis = await desk.OrderAsync(sent.CustomerId!, sent.Resume ?? "", cancellationToken);
            return Results.Accepted($"analyses/{analysis.Id}", AnalysisView.Of(analysis));
        });
        app.MapGet("/analyses/{id}", (string id, AnalysisDesk desk) =>
            desk.Find(id) is { } analysis ? Results.Ok(AnalysisView.Of(analysis)) : Results.NotFound());
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.:@-]{1,64}\z")]
    private static partial Regex CustomerId { get; }
}

/// <summary>A resume as it is sent.</summary>
internal sealed record ResumeSent(string? CustomerId, string? Resume);

/// <summary>An analysis as it is shown.</summary>
internal sealed record AnalysisView(string Id, string Status, string? Result, string? Reason)
{
    public static AnalysisView Of(Analysis a) => new(a.Id, a.Status.ToString().ToUpperInvariant(), a.Result, a.Reason);
}
