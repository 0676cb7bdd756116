using FluxPay.Inbox;
using FluxPay.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>Records of services that could not be processed, for their operator.</summary>
internal static class DeadLetterEndpoints
{
    private const string Tag = "Admin";

    public static void MapDeadLetters(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/dead-letters", List).Describe("listDeadLetters", () => new(Tag, "List inbound records that could not be processed")
        {
            Details = "`DEAD` ones unless told. `WAITING` ones came before the event they follow and are tried again by themselves.",
            Query = [Field.Choice("status", "Which.", Enum.GetValues<LetterStatus>().Select(s => s.Wire())), Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Records, newest first.", OpenApiSamples.PageOf(OpenApiSamples.DeadLetter))],
        });
        admin.MapPost("/admin/dead-letters/{deadLetterId}/replay", Replay).Describe("replayDeadLetter", () => new(Tag, "Have a dead letter tried again")
        {
            Details = "As if it came now. It is `PROCESSED`, or `DEAD` again with its new reason.",
            Body = new(),
            Examples = [new("As it is", "{}")],
            Answers = [Success.Ok("It was tried again.", OpenApiSamples.ReplayedLetter)],
            Refusals = [Missing.Letter, OpenApiRefusals.OrderState],
        });
    }

    private static async Task<IResult> List(HttpContext http, ILetters letters)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (status, page) = (query.Choice<LetterStatus>("status", s => s.Wire()), query.Page<LetterId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await letters.ListAsync(status ?? LetterStatus.Dead, page, request.Aborted);
        return request.Ok(Found, new Page<DeadLetterView>([.. found.Items.Select(DeadLetterView.Of)], found.NextCursor));
    }

    private static Task<IResult> Replay(HttpContext http, string deadLetterId, ServiceInbox inbox)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            _ => deadLetterId,
            (text, _) => IdText.TryParse<LetterId>(text, out var id)
                ? inbox.ReplayAsync(id, request.Aborted)
                : Task.FromResult<Result<InboundLetter>>(Missing.Letter),
            letter => request.Ok(new Text("It was tried again.", "다시 처리했습니다."), DeadLetterView.Of(letter)));
    }

    private static Text Found { get; } = new("Found.", "조회되었습니다.");
}
