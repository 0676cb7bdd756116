using FluxPay.Sagas;
using FluxPay.Sagas.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>Sagas for their operator: the orders of every service, and the application's own.</summary>
internal static class SagaEndpoints
{
    private const string Tag = "Admin";

    public static void MapSagas(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/sagas", List).Describe("listSagas", () => new(Tag, "List sagas")
        {
            Details = "Orders of every service and the application's own sagas. `STUCK` ones go on trying, and need somebody to look.",
            Query = [Field.Choice("status", "Only these.", Enum.GetValues<SagaStatus>().Select(s => s.Wire())), Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Sagas, newest first.", OpenApiSamples.PageOf(OpenApiSamples.Saga))],
        });
        admin.MapGet("/admin/sagas/{sagaId}", Read).Describe("getSaga", () => new(Tag, "See one saga and all that happened to it")
        {
            Answers = [Success.Ok("The saga, its history oldest first.", OpenApiSamples.SagaWithHistory)],
            Refusals = [Missing.Saga],
        });
        admin.MapPost("/admin/sagas/{sagaId}/retry", Retry).Describe("retrySaga", () => new(Tag, "Have a saga try again at once")
        {
            Details = "What is not known is asked again, what was refused is tried with a new key. One that waits for nothing is refused.",
            Body = new(Field.Text("reason", 1, 200, "Why, for its history.")),
            Examples = [new("With a reason", """{"reason": "the gateway is back"}""")],
            Answers = [Success.Ok("It is tried at once.", OpenApiSamples.Saga)],
            Refusals = [Missing.Saga, OpenApiRefusals.OrderState],
        });
    }

    private static async Task<IResult> List(HttpContext http, SagaOverview sagas)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (status, page) = (query.Choice<SagaStatus>("status", s => s.Wire()), query.Page<SagaId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await sagas.ListAsync(status, page, request.Aborted);
        return request.Ok(Found, new Page<SagaView>([.. found.Items.Select(SagaView.Of)], found.NextCursor));
    }

    private static async Task<IResult> Read(HttpContext http, string sagaId, SagaOverview sagas)
    {
        var request = ApiRequest.Of(http);
        if (!IdText.TryParse<SagaId>(sagaId, out var id) || await sagas.FindAsync(id, request.Aborted) is not { } saga)
            return request.Refuse(Missing.Saga);
        var history = await sagas.HistoryAsync(saga, request.Aborted);
        return request.Ok(Found, SagaView.Of(saga) with { History = [.. history.Select(e => new TimelineEntryView(e.At, e.Type, e.Title, e.Detail))] });
    }

    private static Task<IResult> Retry(HttpContext http, string sagaId, SagaOverview sagas)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Text("reason", 1, 200, free: true) ?? "no reason given",
            (reason, replay) => IdText.TryParse<SagaId>(sagaId, out var id)
                ? sagas.RetryAsync(id, reason, replay, request.Aborted)
                : Task.FromResult<Result<SagaReport>>(Missing.Saga),
            saga => request.Ok(new Text("It is tried at once.", "바로 다시 시도합니다."), SagaView.Of(saga)));
    }

    private static Text Found { get; } = new("Found.", "조회되었습니다.");
}
