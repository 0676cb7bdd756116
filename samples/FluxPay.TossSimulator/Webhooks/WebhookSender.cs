using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Webhooks;

/// <summary>Sends what is due. Only a 200 within ten seconds counts; then seven retries, further and further apart.</summary>
/// <remarks>Source of the schedule: the webhook guide of Toss Payments.</remarks>
internal sealed partial class WebhookSender(
    WebhookTable table, WebhookSignal signal, PaymentBook book, TimeProvider time, ILogger<WebhookSender> log) : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly int[] RetryMinutes = [1, 4, 16, 64, 256, 1024, 4096];
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = AnswerWithin };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task signalled = signal.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunDueAsync(stoppingToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(signalled, Task.Delay(LookEvery, time, waiting.Token));
            await waiting.CancelAsync();
            if (signalled.IsCompletedSuccessfully)
                signalled = signal.WaitAsync(stoppingToken);
        }
    }

    private async Task RunDueAsync(CancellationToken stopping)
    {
        try
        {
            book.ExpireDue();
            while (Claim() is { Count: > 0 } due)
                await Task.WhenAll(due.Select(webhook => SendAsync(webhook, stopping)));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lease runs out and the next start sends them again.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception);       // a locked file, say: the next look tries again
        }
    }

    private List<DueWebhook> Claim()
    {
        DateTimeOffset now = time.GetUtcNow();
        return table.Claim(now, now + Lease, AtOnce);
    }

    private async Task SendAsync(DueWebhook webhook, CancellationToken stopping)
    {
        if (await DeliverAsync(webhook, stopping))
        {
            table.Remove(webhook.Seq);
            return;
        }
        if (webhook.Attempts < RetryMinutes.Length)
            table.Delay(webhook.Seq, time.GetUtcNow() + TimeSpan.FromMinutes(RetryMinutes[webhook.Attempts]));
        else
            table.Remove(webhook.Seq);
    }

    private async Task<bool> DeliverAsync(DueWebhook webhook, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(webhook.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("tosspayments-webhook-transmission-id", webhook.TransmissionId);
        request.Headers.Add("tosspayments-webhook-transmission-time", Kst.Text(time.GetUtcNow()));
        request.Headers.Add(
            "tosspayments-webhook-transmission-retried-count", webhook.Attempts.ToString(CultureInfo.InvariantCulture));
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, stopping);
            return response.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;       // no answer within the ten seconds
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for due webhooks failed.")]
    private partial void LogFailed(Exception exception);
}
