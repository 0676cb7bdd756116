namespace FluxPay.Client.Http;

/// <summary>
/// Reads an answer to its end inside the try that it belongs to: a body cut half-way is retried like a connection that
/// never opened, and the retry rules can look into the envelope.
/// </summary>
internal sealed class AnswerBufferHandler : DelegatingHandler
{
    /// <summary>Far above any page of 100 items; a body beyond it is not FluxPay's.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
