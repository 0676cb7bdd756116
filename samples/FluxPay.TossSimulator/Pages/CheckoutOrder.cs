using System.Globalization;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Pages;

/// <summary>What the shop asked the payment window for, in its query.</summary>
internal sealed record CheckoutOrder(
    string OrderId, long Amount, string OrderName, string? CustomerKey, string SuccessUrl, string FailUrl)
{
    /// <returns>Null, and the names of the parameters that are missing or wrong.</returns>
    public static CheckoutOrder? Read(IQueryCollection query, out IReadOnlyList<string> problems)
    {
        string orderId = query["orderId"].ToString();
        string name = query["orderName"].ToString();
        string successUrl = query["successUrl"].ToString();
        string failUrl = query["failUrl"].ToString();
        bool hasAmount = long.TryParse(query["amount"], NumberStyles.None, CultureInfo.InvariantCulture, out long amount) && amount > 0;

        var wrong = new List<string>();
        if (!AuthenticateBuyer.IsOrderId(orderId))
            wrong.Add("orderId");
        if (!hasAmount)
            wrong.Add("amount");
        if (name.Length > Purchase.LongestName)
            wrong.Add("orderName");
        if (!ReturnUrl.IsValid(successUrl))
            wrong.Add("successUrl");
        if (!ReturnUrl.IsValid(failUrl))
            wrong.Add("failUrl");

        problems = wrong;
        string? customerKey = query["customerKey"];
        return wrong.Count > 0 ? null : new CheckoutOrder(
            orderId, amount, name.Length == 0 ? orderId : name, string.IsNullOrEmpty(customerKey) ? null : customerKey,
            successUrl, failUrl);
    }
}
