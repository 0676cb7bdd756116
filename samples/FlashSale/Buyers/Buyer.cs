using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FlashSale.Buyers;

/// <summary>What is special about a buyer.</summary>
internal enum BuyerKind
{
    Honest,
    /// <summary>The card is refused.</summary>
    Declined,
    /// <summary>Takes a seat and never pays.</summary>
    WalksAway,
    /// <summary>The gateway charges the card and its answer is lost.</summary>
    AnswerLost,
}

internal static class BuyerKinds
{
    /// <summary>The same crowd every time: of a hundred, eight are declined, four walk away, and of three the answer is lost.</summary>
    public static BuyerKind Of(int index) => (index * 37 % 100) switch
    {
        < 8 => BuyerKind.Declined,
        < 12 => BuyerKind.WalksAway,
        < 15 => BuyerKind.AnswerLost,
        _ => BuyerKind.Honest,
    };
}

/// <summary>Queues, takes a seat, pays, leaves the room.</summary>
internal sealed class Buyer(string id, BuyerKind kind, Uri host, Uri gateway, Connections connections, Figures figures)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HttpClient _queue = connections.Queue;
    private readonly HttpClient _shop = connections.Shop;
    private readonly Uri _tickets = new(host, $"/api/v1/waiting-rooms/{SeatSale.Room}/tickets");

    /// <param name="soldOut">Ends the wait of whoever still queues; a payment is never given up half-way.</param>
    public async Task RunAsync(CancellationToken soldOut)
    {
        try
        {
            figures.Ended(await BuyAsync(soldOut));
        }
        catch (OperationCanceledException) when (soldOut.IsCancellationRequested)
        {
            figures.Ended(BuyerEnd.SoldOut);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or OperationCanceledException)
        {
            figures.Failed($"{kind}: {failure.Message}");
        }
    }

    private async Task<BuyerEnd> BuyAsync(CancellationToken soldOut)
    {
        var ticket = await QueueAsync(soldOut);
        figures.Admitted();
        try
        {
            return await ReserveAsync(ticket.Pass!, soldOut) is { } seat ? await PayAsync(seat) : BuyerEnd.SoldOut;
        }
        finally
        {
            // Whoever leaves makes room for the next.
            using var left = await _queue.DeleteAsync(new Uri($"{_tickets}/{ticket.Ticket}"), CancellationToken.None);
        }
    }

    private async Task<Place> QueueAsync(CancellationToken soldOut)
    {
        var ticket = await ReadAsync(() => connections.Door.PostAsJsonAsync(_tickets, new { customerId = id }, soldOut), soldOut);
        figures.Queued();
        while (ticket.Pass is null)
        {
            await Task.Delay(ticket.RefreshAfterMs, soldOut);
            string current = ticket.Ticket;
            ticket = await ReadAsync(() => _queue.GetAsync(new Uri($"{_tickets}/{current}"), soldOut), soldOut);
        }
        return ticket;
    }

    /// <summary>A busy host is asked again, as the page does.</summary>
    private async Task<Place> ReadAsync(Func<Task<HttpResponseMessage>> ask, CancellationToken soldOut)
    {
        while (true)
        {
            using var answer = await ask();
            if (answer.IsSuccessStatusCode)
                return (await answer.Content.ReadFromJsonAsync<Envelope>(CancellationToken.None))!.Result!;
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                figures.AskedAgain();
            else
                figures.Failed($"the queue answered {(int)answer.StatusCode}");
            await Task.Delay(Pause, soldOut);
        }
    }

    /// <returns>Null when everything is sold.</returns>
    private async Task<SeatOrder?> ReserveAsync(string pass, CancellationToken soldOut)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, "/sale/seats")) { Content = JsonContent.Create(new { customerId = id }) };
            request.Headers.Add("X-FluxPay-Pass", pass);
            using var answer = await TimedAsync(request, figures.TookBehindRoom);
            if (answer.StatusCode == HttpStatusCode.OK)
                return await answer.Content.ReadFromJsonAsync<SeatOrder>(CancellationToken.None);
            if (answer.StatusCode != HttpStatusCode.Conflict)
                figures.Failed($"the shop answered {(int)answer.StatusCode}");
            else if ((await answer.Content.ReadFromJsonAsync<Refusal>(CancellationToken.None))!.SoldOut)
                return null;
            await Task.Delay(Pause, soldOut);   // all are taken, but somebody may not pay
        }
    }

    private async Task<BuyerEnd> PayAsync(SeatOrder seat)
    {
        if (kind == BuyerKind.WalksAway)
            return BuyerEnd.WalkedAway;
        string behavior = kind switch
        {
            BuyerKind.Declined => "decline:REJECT_CARD_PAYMENT",
            BuyerKind.AnswerLost => "drop-answer",
            BuyerKind.Honest or BuyerKind.WalksAway => "approve",
        };
        using var window = await _shop.PostAsJsonAsync(new Uri($"{gateway}sim/payments"), new { seat.OrderId, seat.Amount, behavior });
        var paid = (await window.Content.ReadFromJsonAsync<Window>())!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, "/sale/payments"))
        {
            Content = JsonContent.Create(new { seat.OrderId, paid.PaymentKey, seat.Amount }),
        };
        using var answer = await TimedAsync(request, figures.Took);
        if (answer.IsSuccessStatusCode)
            return await IsMineAsync() ? BuyerEnd.Bought : BuyerEnd.TooLate;
        if (answer.StatusCode == HttpStatusCode.PaymentRequired)
            return kind == BuyerKind.Declined ? BuyerEnd.Declined : BuyerEnd.TooLate;
        figures.Failed($"the payment was answered {(int)answer.StatusCode}");
        return BuyerEnd.TooLate;
    }

    /// <summary>Paid is not yet sold: waits until the shop says whose the seat is.</summary>
    private async Task<bool> IsMineAsync()
    {
        while (true)
        {
            using var answer = await _shop.GetAsync(new Uri(host, $"/sale/seats/{id}"));
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return false;
            if ((await answer.Content.ReadFromJsonAsync<Mine>())!.IsSold)
                return true;
            await Task.Delay(Pause);
        }
    }

    private async Task<HttpResponseMessage> TimedAsync(HttpRequestMessage request, Action<TimeSpan> took)
    {
        long begun = TimeProvider.System.GetTimestamp();
        var answer = await _shop.SendAsync(request);
        took(TimeProvider.System.GetElapsedTime(begun));
        return answer;
    }

    private sealed record Envelope(Place? Result);
    private sealed record Place(string Ticket, int RefreshAfterMs, string? Pass);
    private sealed record SeatOrder(string OrderId, long Amount);
    private sealed record Refusal(bool SoldOut);
    private sealed record Window(string PaymentKey);
    private sealed record Mine(bool IsSold);
}

/// <summary>What buyers call through.</summary>
/// <param name="Door">To ask for a place.</param>
/// <param name="Queue">To ask where it is now, and to leave.</param>
/// <param name="Shop">To buy.</param>
internal sealed record Connections(HttpClient Door, HttpClient Queue, HttpClient Shop);
