using FluxPay.Usage;

namespace FluxPay.Storage.Rows;

internal static class UsageStatementRow
{
    public static readonly Columns<UsageStatement> Columns = new()
    {
        { "service", s => s.Customer.Service },
        { "customer", s => s.Customer.Id },
        { "feature", s => s.Feature },
        { "period_start", s => s.Start },
        { "period_end", s => s.End },
        new JsonColumn<UsageStatement>("terms", s => JsonText.Write(s.Terms)),
        { "quantity", s => s.Quantity },
        { "amount", s => s.Amount },
        { "is_final", s => s.IsFinal },
        { "version", s => s.Version },
    };

    public static UsageStatement Read(Row row) => new()
    {
        Customer = row.Customer(),
        Feature = row.Text(),
        Start = row.Instant(),
        End = row.Instant(),
        Terms = JsonText.ReadTerms(row.Text()),
        Quantity = row.Number(),
        Amount = row.Number(),
        IsFinal = row.Flag(),
        Version = row.Number(),
    };
}
