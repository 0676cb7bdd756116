using FluxPay.Client;
using Moa;

var builder = WebApplication.CreateBuilder(args);
string brokers = builder.Configuration["Kafka"] ?? throw new InvalidOperationException("Set Kafka to the brokers that FluxPay uses; README.md says how.");
builder.Services.AddSingleton<AnalysisDesk>();
builder.Services.AddSingleton<IUsageEvents>(new KafkaUsageEvents(brokers, builder.Configuration["Topics:Usage"] ?? "fluxpay.usage", TimeProvider.System));
builder.Services.AddFluxPaySubscriber(o =>
    {
        o.BootstrapServers = brokers;
        o.Group = "moa";
        o.Topic = builder.Configuration["Topics:Events"] ?? o.Topic;
    })
    .On<PaymentApproved, Approved>()
    .On<PaymentFailed, Declined>();

var app = builder.Build();
app.MapMoa();
app.Run();

/// <summary>A use is paid: it runs.</summary>
internal sealed class Approved(AnalysisDesk desk) : IFluxPayEventHandler<PaymentApproved>
{
    public Task HandleAsync(FluxPayEvent<PaymentApproved> fluxPayEvent, CancellationToken cancellationToken) =>
        AnalysisDesk.Knows(fluxPayEvent.Data.RequestId) ? desk.ApprovedAsync(fluxPayEvent.Data.RequestId!, cancellationToken) : Task.CompletedTask;
}

/// <summary>Nothing pays it.</summary>
internal sealed class Declined(AnalysisDesk desk) : IFluxPayEventHandler<PaymentFailed>
{
    public Task HandleAsync(FluxPayEvent<PaymentFailed> fluxPayEvent, CancellationToken cancellationToken)
    {
        if (AnalysisDesk.Knows(fluxPayEvent.Data.RequestId))
            desk.Declined(fluxPayEvent.Data.RequestId!, fluxPayEvent.Data.Reason.Message ?? "not paid");
        return Task.CompletedTask;
    }
}
