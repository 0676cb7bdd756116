using FluxPay.Consistency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>The gateways' books against ours.</summary>
internal static class ReconciliationEndpoints
{
    private const string Tag = "Admin";
    private const int MostDifferences = 1000;
    private static readonly DateOnly EarliestDay = new(2000, 1, 1);

    public static void MapReconciliations(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/admin/reconciliations", Start).Describe("startReconciliation", () => new(Tag, "Hold a day of a gateway's books against ours")
        {
            Details = "The run goes on by itself, over restarts too: read it at `Location` until its `status` is `COMPLETED`. A day can be "
                + "reconciled again; while it is being, that run is the answer.",
            Body = new(
                Field.Day("date", "A day in the gateway's own zone, not after today; today's is compared as far as it has come.").Required,
                Field.Text("provider", 1, 40, "Whose books; the first gateway's that has any unless told.")),
            Examples = [new("A day", """{"date": "2026-01-30"}""")],
            Answers = [Success.Created("It goes on by itself.", OpenApiSamples.StartedReconciliation) with { IsLocated = true }],
        });
        admin.MapGet("/admin/reconciliations", List).Describe("listReconciliations", () => new(Tag, "List reconciliations")
        {
            Query = [Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Runs without what they found, newest first.", OpenApiSamples.PageOf(OpenApiSamples.ReconciliationSummary))],
        });
        admin.MapGet("/admin/reconciliations/{reconciliationId}", Read).Describe("getReconciliation", () => new(Tag, "See what a reconciliation found")
        {
            Answers = [Success.Ok("How far it has come, and up to 1,000 differences, oldest first.", OpenApiSamples.Reconciliation)],
            Refusals = [Missing.Reconciliation],
        });
    }

    private static Task<IResult> Start(HttpContext http, Reconciler reconciler)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Date: body.Day("date", EarliestDay, required: true) ?? EarliestDay, Provider: body.Text("provider", 1, 40)),
            (c, replay) => reconciler.StartAsync(c.Provider, c.Date, replay, request.Aborted),
            run => Answer.Of(201, new Text("It goes on by itself; read it until it is COMPLETED.", "대사를 시작했습니다. COMPLETED가 될 때까지 조회해 주세요."),
                ReconciliationView.Of(run, [], run.StartedAt, request.Language), request.Language, $"/api/v1/admin/reconciliations/{run.Id}"));
    }

    private static async Task<IResult> List(HttpContext http, IReconciliations reconciliations)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var page = query.Page<ReconciliationId>();
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await reconciliations.ListAsync(page, request.Aborted);
        return request.Ok(new Text("Found.", "조회되었습니다."),
            new Page<ReconciliationSummaryView>([.. found.Items.Select(ReconciliationSummaryView.Of)], found.NextCursor));
    }

    private static async Task<IResult> Read(HttpContext http, string reconciliationId, IReconciliations reconciliations, TimeProvider time)
    {
        var request = ApiRequest.Of(http);
        if (!IdText.TryParse<ReconciliationId>(reconciliationId, out var id) || await reconciliations.FindAsync(id, request.Aborted) is not { } run)
            return request.Refuse(Missing.Reconciliation);
        var differences = await reconciliations.DifferencesAsync(run, MostDifferences, request.Aborted);
        return request.Ok(Told(run, differences.Count), ReconciliationView.Of(run, differences, time.Now(), request.Language));
    }

    private static Text Told(Reconciliation run, int differences) => run.Status switch
    {
        ReconciliationStatus.Running => new Text("It is not finished yet; read it again.", "아직 진행 중입니다. 다시 조회해 주세요."),
        ReconciliationStatus.Completed when differences == 0 => new Text("Both books agree.", "모든 거래가 일치합니다."),
        ReconciliationStatus.Completed => new Text("The books differ; see differences.", "일치하지 않는 거래가 있습니다. differences를 확인해 주세요."),
        ReconciliationStatus.Failed => new Text("It could not be finished; see reason.", "완료하지 못했습니다. reason을 확인해 주세요."),
    };
}
