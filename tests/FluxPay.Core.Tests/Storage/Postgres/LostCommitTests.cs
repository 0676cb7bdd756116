using FluxPay.Credits;
using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>The connection breaks while it commits: whoever waits is told the truth, whichever it is.</summary>
public sealed class LostCommitTests : IAsyncLifetime
{
    private static readonly CustomerRef Customer = new("moa", "cust-1");

    private string _database = null!;
    private CuttingLine _line = null!;
    private ServiceProvider _services = null!;
    private CreditService _credits = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await SharedPostgres.TakeDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(_database);
        _line = new CuttingLine(settings.Port);
        settings.Port = _line.Port;
        var services = new ServiceCollection().AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().Build()).UsePostgres(settings.ToString(), o => o.Writers = 1);
        _services = services.BuildServiceProvider();
        _credits = _services.GetRequiredService<CreditService>();
        (await _credits.GrantAsync(Customer, 100, CreditKind.Paid)).ValueOrThrow();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _line.DisposeAsync();
        await SharedPostgres.ReturnDatabaseAsync(_database);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_out_and_told_as_done()
    {
        _line.Next(CuttingLine.Cut.BeforeTheAnswer);
        var used = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _credits.UseAsync(Customer, new CreditPrice(1))));
        Assert.True(_line.HasCut);
        Assert.All(used, u => Assert.Null(u.Error));
        Assert.Equal(90, (await _credits.BalanceAsync(Customer)).Balance);
        Assert.Empty((await _services.GetRequiredService<Consistency.IAuditor>().AuditAsync()).Violations);
    }

    [Fact]
    public async Task A_commit_that_never_arrived_is_found_out_and_told_as_not_done()
    {
        _line.Next(CuttingLine.Cut.BeforeTheServer);
        var refused = await Assert.ThrowsAsync<FluxPayException>(() => _credits.UseAsync(Customer, new CreditPrice(1)));
        Assert.True(_line.HasCut);
        Assert.Equal(ErrorCode.StoreUnavailable, refused.Error.Code);
        Assert.Equal(100, (await _credits.BalanceAsync(Customer)).Balance);

        Assert.Null((await _credits.UseAsync(Customer, new CreditPrice(1))).Error);   // and goes on
        Assert.Equal(99, (await _credits.BalanceAsync(Customer)).Balance);
    }

    [Fact]
    public async Task A_commit_that_arrives_after_it_was_told_as_not_done_is_not_done()
    {
        _line.Next(CuttingLine.Cut.BeforeTheServerForNow);
        await Assert.ThrowsAsync<FluxPayException>(() => _credits.UseAsync(Customer, new CreditPrice(1)));
        await _line.ArriveAsync();
        Assert.Equal(100, (await _credits.BalanceAsync(Customer)).Balance);

        Assert.Null((await _credits.UseAsync(Customer, new CreditPrice(1))).Error);
        Assert.Equal(99, (await _credits.BalanceAsync(Customer)).Balance);
    }

    [Fact]
    public async Task What_of_a_batch_was_committed_is_told_so_when_the_rest_of_it_is_lost()
    {
        await using var runner = new BatchRunner(
            _services.GetRequiredService<PostgresDatabase>(), _services.GetRequiredService<IIdSource>(), NullLogger.Instance);
        var (good, bad) = (Use("why"), Use("a\0b"));   // which no database takes, so the batch is halved
        _line.Next(CuttingLine.Cut.BeforeTheServer, after: 1);

        await Assert.ThrowsAsync<NpgsqlException>(() => runner.RunAsync([good, bad], waits: false, default));
        Assert.True(_line.HasCut);
        bad.Fail(PendingCommit.Unavailable(null));
        good.Fail(PendingCommit.Unavailable(null));   // as the store does with all of a batch
        Assert.IsType<CommitResult.Committed>(await good.Told);
        Assert.Equal(99, (await _credits.BalanceAsync(Customer)).Balance);
    }

    private PendingCommit Use(string reason) => new(
        new Changes(TimeProvider.System.GetUtcNow()).Credit(new CreditCommand.Use(
            Customer, _services.GetRequiredService<IIdSource>().New<UsageId>(), 1, [], null, null, reason, new Dictionary<string, string>())), default);
}
