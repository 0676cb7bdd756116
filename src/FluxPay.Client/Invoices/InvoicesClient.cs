using FluxPay.Client.Http;
using FluxPay.Client.Invoices;

namespace FluxPay.Client;

/// <summary>
/// Customers' invoices. Every call throws <see cref="FluxPayApiException"/> when the server refuses (REQ_001 invalid, REQ_002 key unknown,
/// PAY_006 no such invoice, and what each call names) and <see cref="FluxPayUnreachableException"/> when no answer came.
/// </summary>
public sealed class InvoicesClient
{
    private readonly IInvoicesApi _api;

    internal InvoicesClient(IInvoicesApi api) => _api = api;

    /// <summary>Reads one page of invoices, newest first.</summary>
    public Task<Page<CustomerInvoice>> ListAsync(InvoiceQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new InvoiceQuery();
        return Call.SendAsync(() => _api.ListAsync(query.CustomerId, query.Status, query.Limit, query.Cursor, cancellationToken));
    }

    /// <summary>Reads an invoice.</summary>
    public Task<CustomerInvoice> GetAsync(string invoiceId, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(invoiceId);
        return Call.SendAsync(() => _api.GetAsync(id, cancellationToken));
    }

    /// <summary>
    /// Charges an invoice for use without a plan now: one that stayed open for want of a card, or was given up. One that is still
    /// <c>OPEN</c> afterwards waits for the gateway's answer: read it again.
    /// </summary>
    /// <param name="invoiceId">Which invoice.</param>
    /// <param name="billingMethodId">What to charge; null for the customer's newest card.</param>
    /// <param name="options">A key of one's own.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="FluxPayApiException">PAY_003: it is paid. PAY_004: a subscription collects it. SUB_002: no card. PAY_002: refused.</exception>
    public Task<CustomerInvoice> PayAsync(
        string invoiceId, string? billingMethodId = null, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var id = PathId.Of(invoiceId);
        return Call.PostAsync(options, key => _api.PayAsync(id, new PayInvoice(billingMethodId), key, cancellationToken));
    }
}
