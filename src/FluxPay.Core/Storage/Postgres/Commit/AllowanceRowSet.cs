using FluxPay.Storage.Rows;
using FluxPay.Usage;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// What a batch takes from allowances and gives back, each allowance once. Where all of them together do not fit, the first one stays and
/// the others decide again: so at least one of them gets on.
/// </summary>
internal sealed class AllowanceRowSet : RowSet
{
    private readonly List<List<AllowanceUse>> _uses = [];
    private readonly Dictionary<string, int> _index = [];

    public override int Count => _uses.Count;
    public override bool Answers => true;

    public void Add(AllowanceUse use)
    {
        if (_index.TryAdd(KeyOf(use), _uses.Count))
            _uses.Add([use]);
        else
            _uses[_index[KeyOf(use)]].Add(use);
    }

    public override NpgsqlBatchCommand Command() => Statement.Of(Statements.UseAllowances, AllowanceRow.Columns, Together());

    public override NpgsqlBatchCommand WholeCommand() => Statement.WholeOf(Statements.UseAllowances, AllowanceRow.Columns, Together());

    public override async Task ReadAsync(NpgsqlDataReader reader, ICollection<IRecord> lost, CancellationToken cancellationToken)
    {
        var written = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken))
            written.Add(reader.GetInt64(0));
        for (int i = 0; i < _uses.Count; i++)
        {
            if (!written.Contains(i + 1))
                _uses[i].Skip(_uses[i].Count == 1 ? 0 : 1).ToList().ForEach(lost.Add);
        }
    }

    private AllowanceUse[] Together() => [.. _uses.Select(uses => uses[0] with
    {
        Quantity = uses.Sum(u => u.Quantity),
        Limit = uses.Min(u => u.Limit ?? AllowanceRow.Unbounded),
    })];

    public static string KeyOf(AllowanceUse use) => Key.Of(
        use.Customer.Service, use.Customer.Id, use.Feature, use.PeriodStart.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
}
