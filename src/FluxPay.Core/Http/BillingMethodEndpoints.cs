using FluxPay.Sagas;
using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class BillingMethodEndpoints
{
    private const string Tag = "Billing methods";

    public static void MapBillingMethods(this IEndpointRouteBuilder api)
    {
        api.MapPost("/billing-methods", Register).Describe("registerBillingMethod", () => new(Tag, "Register a card to be charged later")
        {
            Details = "With what the gateway's registration window handed over. A registration is good for one card: the same one again "
                + "answers the same card, also after the gateway did not answer (409 `PAY_007`).",
            Body = new(
                Field.CustomerId,
                Field.Choice("provider", "The gateway: one that the host has and that charges cards without their buyer.", "toss").Required,
                Field.Text("authKey", 1, 300, "From the window.").Required,
                Field.Text("customerKey", 2, 300, "What the window was told; keep it secret and unguessable.").Required),
            Examples =
            [
                new("A card", """{"customerId": "cust-1", "provider": "toss", "authKey": "bln_sample_auth_key", "customerKey": "sample-customer-key"}"""),
            ],
            Answers = [Success.Created("The card can be charged.", OpenApiSamples.BillingMethod)],
            Refusals = [OpenApiRefusals.CardRefused, OpenApiRefusals.CardGivenUp, OpenApiRefusals.CardInDoubt, OpenApiRefusals.GatewayDown],
        });
        api.MapGet("/billing-methods", List).Describe("listBillingMethods", () => new(Tag, "List a customer's cards")
        {
            Query = [Field.CustomerId, Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Cards that can be charged, newest first.", OpenApiSamples.PageOf(OpenApiSamples.BillingMethod))],
        });
        api.MapDelete("/billing-methods/{billingMethodId}", Delete).Describe("deleteBillingMethod", () => new(Tag, "Give up a card")
        {
            Answers = [Success.Ok("The card cannot be charged any more.", OpenApiSamples.BillingMethod)],
            Refusals = [Missing.BillingMethod, OpenApiRefusals.CardRefused, OpenApiRefusals.CardInDoubt, OpenApiRefusals.GatewayDown],
        });
    }

    private static Task<IResult> Register(HttpContext http, BillingMethodService methods)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Customer: body.CustomerId() ?? "", Provider: body.Text("provider", 1, 32, required: true) ?? "",
                AuthKey: body.Text("authKey", 1, 300, required: true), CustomerKey: body.Text("customerKey", 2, 300, required: true)),
            (c, replay) => methods.RegisterAsync(
                request.Customer(c.Customer), c.Provider, new Secret(c.AuthKey!), new Secret(c.CustomerKey!), replay, request.Aborted),
            method => Answer.Of(201, new Text("The card is registered.", "카드가 등록되었습니다."), BillingMethodView.Of(method), request.Language));
    }

    private static async Task<IResult> List(HttpContext http, BillingMethodService methods)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, page) = (query.CustomerId(true), query.Page<BillingMethodId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);

        var found = await methods.ListAsync(request.Customer(customer!), request.Aborted);   // a customer has a few
        var rows = found.Select(BillingMethodView.Of)
            .Where(m => page.Cursor is null || string.CompareOrdinal(m.BillingMethodId, page.Cursor) < 0).Take(page.Limit + 1);
        return request.Ok(new Text("Found.", "조회되었습니다."), page.Cut([.. rows], m => m.BillingMethodId));
    }

    private static async Task<IResult> Delete(HttpContext http, string billingMethodId, BillingMethodService methods)
    {
        var request = ApiRequest.Of(http);
        if (!IdText.TryParse<BillingMethodId>(billingMethodId, out var id))
            return request.Refuse(Missing.BillingMethod);
        var deleted = await methods.DeleteAsync(request.Service, id, request.Aborted);
        return deleted.Error is { } error
            ? request.Refuse(error)
            : request.Ok(new Text("The card is given up.", "카드가 삭제되었습니다."), BillingMethodView.Of(deleted.Value!));
    }
}
