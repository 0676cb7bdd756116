using FluxPay.Credits;
using FluxPay.Payments;
using FluxPay.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>What an order would give back, and giving it back.</summary>
internal static class RefundEndpoints
{
    private const string Tag = "Orders";
    private const string Money = "MONEY";
    private const string Credits = "CREDITS";

    public static void MapRefunds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/orders/{orderId}/refund-quote", Quote).Describe("getRefundQuote", () => new(Tag, "What a refund would give back now, and why")
        {
            Details = "Of a top-up: the price of its unused credits and, where the policy says `credits.refund: kr`, what the Korean standard "
                + "terms of the day of the purchase give for the rest; each line names its rule. Of any other order: what is left of its payment. "
                + "Where the terms let the customer choose all of what expired as points in place of a share of its price, `asCredits` says how many.",
            Answers = [Success.Ok("The quote; a refund made now gives back just that.", OpenApiSamples.RefundQuote)],
            Refusals = [Missing.Order, OpenApiRefusals.InDoubt],
        });
        api.MapPost("/orders/{orderId}/refund", Refund).Describe("refundOrder", () => new(Tag, "Give back what the quote says")
        {
            Details = "By the same decision as the quote. For a part of it cancel the payment with an `amount`. With `as: CREDITS` the expired credits are "
                + "granted anew, as the quote's `asCredits` says: no money moves, and what is unused stays. What was chosen cannot be had the other way too.",
            Body = new(
                Field.Text("reason", 1, 200, "Why, for the receipt.").Required,
                Field.Choice("as", "Money, unless told; or the expired credits as points.", Money, Credits)),
            Examples = [new("All of it", """{"reason": "Changed my mind"}""")],
            Answers = [Success.Ok("The money was given back.", OpenApiSamples.PartlyCancelledPayment), Success.Unknown(OpenApiSamples.PaymentInDoubt)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Order, OpenApiRefusals.PaymentState, OpenApiRefusals.InDoubt, OpenApiRefusals.NothingToGiveBack,
                OpenApiRefusals.OtherAmount, OpenApiRefusals.GatewayDown,
            ],
        });
    }

    private static async Task<IResult> Quote(HttpContext http, string orderId, PaymentService payments)
    {
        var request = ApiRequest.Of(http);
        var quoted = IdText.TryParse<OrderId>(orderId, out var id)
            ? await payments.QuoteRefundAsync(request.Service, id, request.Aborted)
            : Missing.Order;
        return quoted.Error is { } refusal
            ? request.Refuse(refusal)
            : request.Ok(new Text("Found.", "조회되었습니다."), RefundQuoteView.Of(quoted.Value!));
    }

    private static Task<IResult> Refund(HttpContext http, string orderId, PaymentService payments)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Reason: body.Text("reason", 1, 200, required: true, free: true) ?? "", AsCredits: body.Choice("as", false, Money, Credits) == Credits),
            (asked, replay) => !IdText.TryParse<OrderId>(orderId, out var id) ? Task.FromResult<Result<Payment>>(Missing.Order)
                : asked.AsCredits ? payments.GrantExpiredAnewAsync(request.Service, id, replay, request.Aborted)
                : payments.RefundAsync(request.Service, id, asked.Reason, replay, request.Aborted),
            payment => PaymentEndpoints.Render(request, payment, new Text("Given back.", "환불되었습니다.")));
    }
}

internal sealed record RefundQuoteView(
    string OrderId, string? PaymentId, long Refundable, string Currency, DateTimeOffset At, IReadOnlyList<RefundLineView> Lines,
    TopUpCreditsView? Credits, DateTimeOffset? WithdrawableUntil, ExpiredAsCreditsView? AsCredits)
{
    public static RefundQuoteView Of(RefundQuote q) => new(
        q.Order.ToString(), q.Payment?.ToString(), q.Refundable.MinorUnits, q.Refundable.Currency.Code, q.At,
        [.. q.Lines.Select(l => new RefundLineView(l.Basis.Wire(), l.Credits, l.Percent, l.Amount, l.Source, l.Since))],
        q.Credits is { } c
            ? new TopUpCreditsView(c.Bought, c.Used, c.Held, c.Unused, c.Expired, c.BonusUsed, c.BonusUnused) : null,
        q.WithdrawableUntil,
        q.AsCredits is { } a ? new ExpiredAsCreditsView(a.Basis.Wire(), a.Credits, a.Percent, a.ExpiresAt, a.Source, a.Since) : null);
}

internal sealed record ExpiredAsCreditsView(
    string Rule, long Credits, int Percent, DateTimeOffset? ExpiresAt, string Source, DateOnly Since);

internal sealed record RefundLineView(string Rule, long Credits, int Percent, long Amount, string? Source, DateOnly? Since);

internal sealed record TopUpCreditsView(long Bought, long Used, long Held, long Unused, long Expired, long BonusUsed, long BonusUnused);
