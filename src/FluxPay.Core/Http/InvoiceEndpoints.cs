using FluxPay.Sagas;
using FluxPay.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class InvoiceEndpoints
{
    private const string Tag = "Invoices";

    public static void MapInvoices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/invoices", List).Describe("listCustomerInvoices", () => new(Tag, "List invoices")
        {
            Details = "Of subscriptions, and of metered use without a plan: that is invoiced per calendar month in the service's zone and charged "
                + "to the customer's newest card; without one it stays OPEN. `subscriptionId` is null for it.",
            Query =
            [
                Field.CustomerId.Optional,
                Field.Choice("status", "Only those that stand there.", Enum.GetValues<InvoiceStatus>().Select(s => s.Wire())),
                Field.Limit,
                Field.Cursor,
            ],
            Answers = [Success.Ok("Invoices, newest first.", OpenApiSamples.PageOf(OpenApiSamples.PaidInvoice))],
        });
        api.MapGet("/invoices/{invoiceId}", Get).Describe("getInvoice", () => new(Tag, "Get an invoice")
        {
            Answers = [Success.Ok("The invoice.", OpenApiSamples.PaidInvoice)],
            Refusals = [Missing.Invoice],
        });
        api.MapPost("/invoices/{invoiceId}/pay", Pay).Describe("payInvoice", () => new(Tag, "Pay an invoice for metered use")
        {
            Details = "Charges it now: one that stayed OPEN for want of a card, or that FAILED. A subscription's invoice is collected with its subscription.",
            Body = new(Field.Id<BillingMethodId>("billingMethodId", "What to charge; the customer's newest card unless told.")),
            Examples = [new("With the newest card", "{}")],
            Answers = [Success.Ok("It is paid.", OpenApiSamples.PaidInvoice), Success.Unknown(OpenApiSamples.OpenInvoice)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Invoice, OpenApiRefusals.InvoicePaid, OpenApiRefusals.InvoiceState,
                OpenApiRefusals.InvoiceInDoubt, SubscriptionService.NoBillingMethod, OpenApiRefusals.GatewayDown,
            ],
        });
    }

    private static async Task<IResult> List(HttpContext http, InvoiceService invoices)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, status, page) = (query.CustomerId(false), query.Choice<InvoiceStatus>("status", s => s.Wire()), query.Page<InvoiceId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await invoices.ListAsync(request.Service, customer, status, page, request.Aborted);
        return request.Ok(Found, new Page<CustomerInvoiceView>([.. found.Items.Select(CustomerInvoiceView.Of)], found.NextCursor));
    }

    private static async Task<IResult> Get(HttpContext http, string invoiceId, InvoiceService invoices)
    {
        var request = ApiRequest.Of(http);
        return IdText.TryParse<InvoiceId>(invoiceId, out var id) && await invoices.FindAsync(request.Service, id, request.Aborted) is { } invoice
            ? request.Ok(Found, CustomerInvoiceView.Of(invoice))
            : request.Refuse(Missing.Invoice);
    }

    private static Task<IResult> Pay(HttpContext http, string invoiceId, InvoiceService invoices)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Id<BillingMethodId>("billingMethodId"),
            (method, replay) => IdText.TryParse<InvoiceId>(invoiceId, out var id)
                ? invoices.PayAsync(request.Service, id, method, replay, request.Aborted)
                : Task.FromResult<Result<InvoicePayment>>(Missing.Invoice),
            paid => paid.InDoubt
                ? Answer.Unknown(CustomerInvoiceView.Of(paid.Invoice), request.Language, $"/api/v1/invoices/{paid.Invoice.Id}")
                : request.Ok(new Text("The invoice is paid.", "청구서가 결제되었습니다."), CustomerInvoiceView.Of(paid.Invoice)));
    }

    private static Text Found { get; } = new("Found.", "조회되었습니다.");
}
