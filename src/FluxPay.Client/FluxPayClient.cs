using FluxPay.Client.Admin;
using FluxPay.Client.BillingMethods;
using FluxPay.Client.Credits;
using FluxPay.Client.Http;
using FluxPay.Client.Invoices;
using FluxPay.Client.Json;
using FluxPay.Client.Orders;
using FluxPay.Client.Payments;
using FluxPay.Client.Subscriptions;
using FluxPay.Client.Usage;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Refit;

namespace FluxPay.Client;

/// <summary>
/// The FluxPay REST API, typed. Thread-safe; make one and keep it. In an application with a service container use
/// <see cref="FluxPayClientServiceCollectionExtensions.AddFluxPayClient"/>.
/// </summary>
public sealed class FluxPayClient : IDisposable
{
    private readonly HttpClient _http;

    internal FluxPayClient(HttpClient http, TimeProvider time)
    {
        _http = http;
        var answers = new Answers(time);
        var settings = RefitSettings.ForJsonContext(FluxPayJson.Default);
        settings.ExceptionFactory = answers.RefusalAsync;
        settings.DeserializationExceptionFactory = (response, cause) => new(answers.NotOurs(response, cause));

        var poll = new SettlingPoll(time);
        Orders = new(RestService.ForGenerated<IOrdersApi>(http, settings), poll);
        Payments = new(RestService.ForGenerated<IPaymentsApi>(http, settings), poll);
        Credits = new(RestService.ForGenerated<ICreditsApi>(http, settings));
        BillingMethods = new(RestService.ForGenerated<IBillingMethodsApi>(http, settings));
        Subscriptions = new(RestService.ForGenerated<ISubscriptionsApi>(http, settings));
        Invoices = new(RestService.ForGenerated<IInvoicesApi>(http, settings));
        Usage = new(RestService.ForGenerated<IUsageApi>(http, settings));
        Admin = new(RestService.ForGenerated<IAdminApi>(http, settings));
    }

    /// <summary>Orders: create, read, complete, fail, cancel.</summary>
    public OrdersClient Orders { get; }

    /// <summary>Payments: confirm, read, give back.</summary>
    public PaymentsClient Payments { get; }

    /// <summary>Prepaid credits: balance, use, refund, holds, grants, ledger.</summary>
    public CreditsClient Credits { get; }

    /// <summary>Registered cards: register, list, give up.</summary>
    public BillingMethodsClient BillingMethods { get; }

    /// <summary>Subscriptions: plans, start, change with preview, pause, end, invoices.</summary>
    public SubscriptionsClient Subscriptions { get; }

    /// <summary>Invoices of customers, of subscriptions and of use without one: list, read, pay.</summary>
    public InvoicesClient Invoices { get; }

    /// <summary>Metered use: record, explain; and what customers may use.</summary>
    public UsageClient Usage { get; }

    /// <summary>What operators do: consistency, test clock, service keys.</summary>
    public AdminClient Admin { get; }

    /// <summary>A client without a service container; dispose it to close its connections.</summary>
    /// <param name="options">Read once, here.</param>
    /// <param name="handler">What sends instead of the network, a stub for example; disposed with the client.</param>
    /// <exception cref="OptionsValidationException">Lists every problem of the options.</exception>
    public static FluxPayClient Create(FluxPayClientOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new FluxPayClientOptionsValidator().Validate(name: null, options) is { Failed: true } wrong)
            throw new OptionsValidationException(
                nameof(FluxPayClientOptions), typeof(FluxPayClientOptions), wrong.Failures);

        var time = options.TimeProvider ?? TimeProvider.System;
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        RetryPipeline.Configure(pipeline, options, time);
        var pass = new PassHandler { InnerHandler = handler ?? Connections() };
        var buffer = new AnswerBufferHandler { InnerHandler = pass };
        var http = new HttpClient(new ResilienceHandler(pipeline.Build()) { InnerHandler = buffer });
        Wire.Configure(http, options);
        return new FluxPayClient(http, time);
    }

    /// <summary>Closes the client's connections.</summary>
    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Connections()
    {
        var connections = new SocketsHttpHandler();
        Wire.Configure(connections);
        return connections;
    }
}
