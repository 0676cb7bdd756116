using FluxPay.Events;
using FluxPay.InProcess;
using Moa;

namespace FluxPay.Host;

/// <summary>
/// The service Moa inside this host, in Development and alone, so that there is somebody to pay for: it hears of payments and tells of uses by the same
/// events that it would exchange over Kafka, only in process.
/// </summary>
internal static class MoaInside
{
    private const string Service = "moa";

    public static FluxPayBuilder AddMoa(this FluxPayBuilder fluxPay)
    {
        fluxPay.Services.AddSingleton<AnalysisDesk>().AddSingleton<IUsageEvents, InProcessUsageEvents>();
        return fluxPay.OnEvent<PaymentApproved, Approved>().OnEvent<PaymentFailed, Declined>();
    }

    public static void MapMoaInside(this WebApplication app) => app.MapGroup("/moa").ExcludeFromDescription().MapMoa();

    private sealed class Approved(AnalysisDesk desk) : IEventHandler<PaymentApproved>
    {
        public Task HandleAsync(EventDelivery<PaymentApproved> delivery, CancellationToken cancellationToken) =>
            IsForMoa(delivery.Customer, delivery.Data.RequestId)
                ? desk.ApprovedAsync(delivery.Data.RequestId!, cancellationToken)
                : Task.CompletedTask;
    }

    private sealed class Declined(AnalysisDesk desk) : IEventHandler<PaymentFailed>
    {
        public Task HandleAsync(EventDelivery<PaymentFailed> delivery, CancellationToken cancellationToken)
        {
            if (IsForMoa(delivery.Customer, delivery.Data.RequestId))
                desk.Declined(delivery.Data.RequestId!, delivery.Data.Reason.Message);
            return Task.CompletedTask;
        }
    }

    private static bool IsForMoa(CustomerRef customer, string? requestId) =>
        customer.Service == Service && AnalysisDesk.Knows(requestId);

    private sealed class InProcessUsageEvents(ServiceEvents events) : IUsageEvents
    {
        public Task RequestedAsync(string requestId, string customerId, CancellationToken cancellationToken) => events.SendAsync(
            Service, new ServiceUsageRequested { RequestId = requestId, CustomerId = customerId, Feature = "resume-analysis" },
            $"{requestId}-requested", cancellationToken);

        public Task CompletedAsync(string requestId, CancellationToken cancellationToken) => events.SendAsync(
            Service, new ServiceUsageCompleted { RequestId = requestId }, $"{requestId}-completed", cancellationToken);

        public Task FailedAsync(string requestId, string reason, CancellationToken cancellationToken) => events.SendAsync(
            Service, new ServiceUsageFailed { RequestId = requestId, Reason = reason }, $"{requestId}-failed", cancellationToken);
    }
}
