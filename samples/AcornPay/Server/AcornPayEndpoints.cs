using System.Globalization;
using AcornPay.Wire;

namespace AcornPay.Server;

/// <summary>The server of Acorn Pay. There is no such provider.</summary>
public static class AcornPayEndpoints
{
    /// <summary>
    /// Maps, under a prefix, the three signed calls of a merchant, <c>take</c>, <c>return</c> and <c>look</c>, and beside them
    /// <c>window</c>, where a test is the buyer, and <c>moved</c>, what really happened.
    /// </summary>
    public static void MapAcornPay(this IEndpointRouteBuilder endpoints, string prefix, string merchant, string secret)
    {
        var acorn = endpoints.MapGroup(prefix).ExcludeFromDescription();
        var book = new AcornBook(endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);

        acorn.MapPost("/window", async (HttpRequest http) =>
        {
            var form = AcornForm.Read(await BodyAsync(http));
            var buyer = form.TryGetValue("buyer", out string? word) ? Enum.Parse<Buyer>(word) : Buyer.Pays;
            string id = book.Open(form["order"], long.Parse(form["sum"], CultureInfo.InvariantCulture), form["money"], buyer);
            return AcornForm.Write(("charge", id));
        });
        acorn.MapGet("/moved", (string order) =>
        {
            var (taken, kept) = book.Moved(order);
            return AcornForm.Write(("taken", $"{taken}"), ("kept", $"{kept}"));
        });

        MapCall("take", (form, said) => book.Act(form["request"], said, form["charge"], charge => book.Take(charge, form["order"], form["sum"])));
        MapCall("return", (form, said) => book.Act(form["request"], said, form["charge"], AcornBook.Return));
        MapCall("look", (form, _) => book.Look(form["charge"]));

        void MapCall(string call, Func<IReadOnlyDictionary<string, string>, string, Answer> act) => acorn.MapPost($"/{call}", async (HttpContext http) =>
        {
            string body = await BodyAsync(http.Request);
            var form = AcornForm.Read(body);
            var answer = form.GetValueOrDefault("merchant") != merchant ? Answer.Error("unknown-merchant")
                : !AcornSignature.IsValid(secret, call, body, http.Request.Headers[AcornSignature.Header].ToString()) ? Answer.Error("bad-signature")
                : act(form, $"{call}?{body}");
            if (answer.IsLost)
                http.Abort();
            return AcornForm.Write(answer.Fields);
        });
    }

    private static async Task<string> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync();
    }
}
