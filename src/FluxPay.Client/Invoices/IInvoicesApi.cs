using FluxPay.Client.Json;
using Refit;

namespace FluxPay.Client.Invoices;

internal interface IInvoicesApi
{
    [Get("/invoices")]
    Task<Envelope<Page<CustomerInvoice>>> ListAsync(
        string? customerId, string? status, int? limit, string? cursor, CancellationToken cancellationToken);

    [Get("/invoices/{invoiceId}")]
    Task<Envelope<CustomerInvoice>> GetAsync(string invoiceId, CancellationToken cancellationToken);

    [Post("/invoices/{invoiceId}/pay")]
    Task<Envelope<CustomerInvoice>> PayAsync(
        string invoiceId, [Body] PayInvoice body, [Header("Idempotency-Key")] string key, CancellationToken cancellationToken);
}
