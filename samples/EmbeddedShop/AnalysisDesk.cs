using FluxPay;
using FluxPay.Credits;
using FluxPay.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EmbeddedShop;

/// <summary>Sells analyses for credits: the shop's row, the credits and the event are one transaction of EF Core.</summary>
internal sealed class AnalysisDesk(ShopContext shop, FluxPayTransactions fluxPay, CreditService credits)
{
    /// <param name="keep">False to roll everything back at the end, as a failing application would.</param>
    public async Task<string> OrderAsync(CustomerRef customer, string document, bool keep, long credits = 30)
    {
        await using var transaction = await shop.Database.BeginTransactionAsync();
        var joined = fluxPay.Join((NpgsqlTransaction)transaction.GetDbTransaction());

        var used = await joined.Credits.UseAsync(customer, new CreditPrice(credits, "analysis"));
        if (used.Error is { } refusal)
            return refusal.Message.English;   // leaving without a commit rolls back

        shop.Analyses.Add(new Analysis { UsageId = used.Value!.Usage.ToString(), Customer = customer.Id, Document = document });
        await shop.SaveChangesAsync();
        await joined.RaiseAsync(customer, document, new AnalysisOrdered(document, credits));
        if (keep)
            await transaction.CommitAsync();
        else
            await transaction.RollbackAsync();
        shop.ChangeTracker.Clear();
        return await StateAsync(customer);
    }

    public async Task<string> StateAsync(CustomerRef customer)
    {
        int analyses = await shop.Analyses.CountAsync(analysis => analysis.Customer == customer.Id);
        return $"{analyses} analysis, {(await credits.BalanceAsync(customer)).Balance} credits";
    }
}
