using System.Diagnostics;
using FluxPay.LoadTest.Measuring;

namespace FluxPay.LoadTest.Buying;

/// <summary>What buyers do, step by step; whatever ends otherwise has failed.</summary>
/// <param name="troubles">What the gateway gets wrong.</param>
/// <param name="insists">False for buyers who go when there is no room for their order.</param>
internal sealed class Journey(Line line, Market market, Figures figures, Troubles troubles, bool insists = true)
{
    private const int Price = 15_000;

    /// <param name="kind">What the buyer has come for.</param>
    /// <param name="customer">Who it is.</param>
    /// <param name="name">Unlike any other of this run; the keys of its requests begin with it.</param>
    /// <param name="first">Which host gets the first request.</param>
    /// <param name="dueAt">When it should have begun, on the stopwatch.</param>
    /// <param name="saleOver">Ends the wait of those who still queue.</param>
    public async Task RunAsync(JourneyKind kind, string customer, string name, int first, long dueAt, CancellationToken saleOver)
    {
        figures.Begin();
        try
        {
            using var buyer = new Buyer(line, market, figures, customer, name, first, insists);
            if (market.Room is not null)
            {
                if (!await buyer.QueueAsync(saleOver))
                {
                    figures.Left();   // without a word, as people do
                    return;
                }
                dueAt = Stopwatch.GetTimestamp();
            }
            var trouble = troubles.At(first);
            await RunAsync(kind, buyer, trouble);
            long now = Stopwatch.GetTimestamp();
            await buyer.LeaveAsync();
            figures.Succeed(Stopwatch.GetElapsedTime(dueAt, now), now, disturbed: trouble != Trouble.None || buyer.HasLooked);
        }
        catch (TurnedAway refused)
        {
            figures.TurnAway(refused.After);
        }
        catch (JourneyFailed failure)
        {
            figures.Fail(failure.Message);
        }
        catch (OperationCanceledException)
        {
            figures.Fail($"not done in {Buyer.Patience.TotalSeconds} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            figures.Fail(failure.Message);
        }
    }

    private Task RunAsync(JourneyKind kind, Buyer buyer, Trouble trouble) => kind switch
    {
        JourneyKind.Payment => BuyAsync(buyer, $$"""{"customerId":"{{buyer.Customer}}","amount":{{Price}},"currency":"KRW","orderName":"Concert ticket"}""", trouble),
        JourneyKind.TopUp => TopUpAsync(buyer, trouble),
        JourneyKind.Credits => UseAsync(buyer),
        JourneyKind.Feature => AnalyseAsync(buyer),
        JourneyKind.Whole => WholeAsync(buyer),
    };

    private Task TopUpAsync(Buyer buyer, Trouble trouble) =>
        BuyAsync(buyer, $$"""{"customerId":"{{buyer.Customer}}","product":"token-100"}""", trouble);

    private async Task WholeAsync(Buyer buyer)
    {
        await TopUpAsync(buyer, Trouble.None);   // without its credits it could not go on
        await UseAsync(buyer);
        await AnalyseAsync(buyer);
    }

    private async Task BuyAsync(Buyer buyer, string order, Trouble trouble)
    {
        var ordered = await buyer.PostAsync(Step.Order, "/api/v1/orders", order);
        Expect(ordered, "the order", 201, "PENDING");
        string orderId = ordered.Text("orderId"u8)!;
        int amount = ordered.Number("amount"u8);
        string paymentKey = await buyer.PayAsync(orderId, amount, trouble);
        var confirmed = await buyer.PostAsync(Step.Confirm, "/api/v1/payments/confirm",
            $$"""{"paymentKey":"{{paymentKey}}","orderId":"{{orderId}}","amount":{{amount}}}""");
        if (confirmed.Status == 202)
            confirmed = await buyer.SettleAsync(confirmed);
        if (trouble.Code is not null && (confirmed.Code == trouble.Code || confirmed.Text("status"u8) is "FAILED" or "CANCELLED"))
        {
            figures.Refused(orderId);
            return;
        }
        Expect(confirmed, "the payment", 200, "CONFIRMED");
        figures.Paid(orderId);
    }

    private static async Task UseAsync(Buyer buyer)
    {
        var used = await buyer.PostAsync(Step.Use, "/api/v1/credits/use", $$"""{"customerId":"{{buyer.Customer}}","amount":10}""");
        Expect(used, "the use", 200);
    }

    private static async Task AnalyseAsync(Buyer buyer)
    {
        var ordered = await buyer.PostAsync(Step.Feature, "/api/v1/orders", $$"""{"customerId":"{{buyer.Customer}}","product":"resume-analysis"}""");
        Expect(ordered, "the feature's order", 201, "PAID");
        var completed = await buyer.PostAsync(Step.Complete, $"/api/v1/orders/{ordered.Text("orderId"u8)}/complete", "{}");
        Expect(completed, "the completion", 200, "COMPLETED");
    }

    private static void Expect(Answer answer, string what, int status, string? state = null)
    {
        if (answer.Status != status || (state is not null && answer.Text("status"u8) != state))
            throw new JourneyFailed($"{what} was answered {answer} {answer.Text("status"u8)}".TrimEnd());
    }
}
