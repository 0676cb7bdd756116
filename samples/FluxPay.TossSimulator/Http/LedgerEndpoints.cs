using FluxPay.TossSimulator.CashReceipts;
using FluxPay.TossSimulator.Ledger;

namespace FluxPay.TossSimulator.Http;

/// <summary>What accountants ask for: transactions, settlements, cash receipts.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder group)
    {
        group.MapGet("/v1/transactions", http => http.RunTossAsync(
            call => http.Service<LedgerQueries>().Transactions(http.Request.Query, call)));
        group.MapGet("/v1/settlements", http => http.RunTossAsync(
            call => http.Service<LedgerQueries>().Settlements(http.Request.Query, call)));
        group.MapPost("/v1/cash-receipts", http => http.RunTossAsync(
            call => http.Service<CashReceiptBook>().Issue(call, SimulatorOrigin.Of(http.Request))));
        group.MapPost("/v1/cash-receipts/{receiptKey}/cancel", http => http.RunTossAsync(
            call => http.Service<CashReceiptBook>().Cancel(http.Route("receiptKey"), call)));
        group.MapGet("/v1/cash-receipts", http => http.RunTossAsync(
            call => http.Service<CashReceiptBook>().List(http.Request.Query, call)));
    }
}
