using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// What commands of a batch expect to be as they read it. It is checked before anything of the batch is written, each for its own command,
/// and under the customers' locks, so nobody changes it between this and the commit.
/// </summary>
internal sealed class ExpectedRowSet() : RowSet<ExpectedSubscriptions>(Statements.CheckLiveSubscriptions, ExpectedSubscriptionsRow.Columns)
{
    public override bool Answers => true;

    public override async Task ReadAsync(NpgsqlDataReader reader, ICollection<IRecord> lost, CancellationToken cancellationToken)
    {
        var standing = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken))
            standing.Add(reader.GetInt64(0));
        for (int i = 0; i < Rows.Count; i++)
        {
            if (!standing.Contains(i + 1))
                lost.Add(Rows[i]);
        }
    }
}
