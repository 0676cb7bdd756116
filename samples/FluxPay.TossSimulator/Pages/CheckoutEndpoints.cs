using System.Globalization;
using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Payments;
using Microsoft.AspNetCore.Http.Extensions;

namespace FluxPay.TossSimulator.Pages;

/// <summary><c>/checkout</c>: the payment window a buyer sees, and what its buttons do.</summary>
internal static class CheckoutEndpoints
{
    public static void MapCheckout(this IEndpointRouteBuilder group)
    {
        group.MapGet("/checkout", ShowAsync);
        group.MapPost("/checkout", SubmitAsync);
    }

    private static Task ShowAsync(HttpContext http) =>
        CheckoutOrder.Read(http.Request.Query, out IReadOnlyList<string> problems) is { } order
            ? HtmlPage.WriteAsync(http, 200, Page(http, order, agreeMissing: false))
            : ProblemAsync(http, problems);

    private static async Task SubmitAsync(HttpContext http)
    {
        if (CheckoutOrder.Read(http.Request.Query, out IReadOnlyList<string> problems) is not { } order)
        {
            await ProblemAsync(http, problems);
            return;
        }
        IFormCollection form = http.Request.HasFormContentType
            ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        string behavior = form["behavior"].ToString() is { Length: > 0 } picked ? picked : Behavior.Default;

        if (form["action"] == "cancel")
            Redirect(http, Failed(order, "PAY_PROCESS_CANCELED", named: false));
        else if (form["agree"] != "yes")
            await HtmlPage.WriteAsync(http, 400, Page(http, order, agreeMissing: true));
        else if (behavior == CheckoutBehaviors.AuthenticationFails)
            Redirect(http, Failed(order, "REJECT_CARD_COMPANY", named: true));
        else if (CheckoutChoices.Picked(form) is not { } method)
            await ProblemAsync(http, ["method"]);
        else if (BehaviorPair.Parse(behavior, BehaviorPair.Default) is not { } pair)
            await ProblemAsync(http, ["behavior"]);
        else
            Redirect(http, Paid(http, order, method, pair));
    }

    private static string Paid(HttpContext http, CheckoutOrder order, PaymentMethod method, BehaviorPair behavior)
    {
        Payment payment = http.RequestServices.GetRequiredService<AuthenticateBuyer>().Run(new Purchase(
            order.OrderId, order.Amount, order.OrderName, order.CustomerKey, method, behavior, SimulatorOrigin.Of(http.Request)));
        return ReturnUrl.With(order.SuccessUrl, ("paymentType", "NORMAL"), ("orderId", order.OrderId),
            ("paymentKey", payment.PaymentKey), ("amount", order.Amount.ToString(CultureInfo.InvariantCulture)));
    }

    /// <param name="named">Whether the order id comes along: a buyer who only closed the window does not bring it back.</param>
    private static string Failed(CheckoutOrder order, string code, bool named)
    {
        string message = ErrorCatalog.MessageOf(new TossError(code), english: false);
        return named
            ? ReturnUrl.With(order.FailUrl, ("code", code), ("message", message), ("orderId", order.OrderId))
            : ReturnUrl.With(order.FailUrl, ("code", code), ("message", message));
    }

    /// <summary>303: a reload of the shop's page must not post the form again.</summary>
    private static void Redirect(HttpContext http, string url)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = url;
    }

    private static string Page(HttpContext http, CheckoutOrder order, bool agreeMissing) => CheckoutPage.Render(
        order, CheckoutText.For(http.Request), InLanguage(http.Request, "ko"), InLanguage(http.Request, "en"), agreeMissing);

    private static string InLanguage(HttpRequest request, string lang)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "lang")) { { "lang", lang } };
        return query.ToString();
    }

    private static Task ProblemAsync(HttpContext http, IEnumerable<string> problems) =>
        HtmlPage.WriteAsync(http, 400, CheckoutPage.RenderProblem(CheckoutText.For(http.Request), problems));
}
