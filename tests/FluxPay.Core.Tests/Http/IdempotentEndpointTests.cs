using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Http.Tests;

public sealed class IdempotentEndpointOnSqliteTests : IdempotentEndpointTests
{
    private readonly TemporaryFolder _folder = new();

    private protected override Task<Action<FluxPayBuilder>> StoreAsync() =>
        Task.FromResult<Action<FluxPayBuilder>>(builder => builder.UseSqlite(_folder.File("keys.db")));

    private protected override Task RemoveAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class IdempotentEndpointOnPostgresTests : IdempotentEndpointTests
{
    private string? _database;

    private protected override async Task<Action<FluxPayBuilder>> StoreAsync()
    {
        string database = _database ??= await SharedPostgres.TakeDatabaseAsync();
        return builder => builder.UsePostgres(database);
    }

    private protected override Task RemoveAsync() => _database is null ? Task.CompletedTask : SharedPostgres.ReturnDatabaseAsync(_database);
}

/// <summary>The table of repeats on an application's own endpoints, row by row.</summary>
public abstract class IdempotentEndpointTests : IAsyncLifetime
{
    private const string Orders = "/desk/orders";

    private readonly Desk _desk = new();
    private readonly List<IdempotentApplication> _hosts = [];

    private protected abstract Task<Action<FluxPayBuilder>> StoreAsync();

    private protected abstract Task RemoveAsync();

    [Theory]
    [InlineData(Orders)]
    [InlineData("/mvc/orders")]
    public async Task A_repeat_is_answered_to_the_byte_by_any_host_and_runs_nothing(string path)
    {
        var (host, other) = (await StartAsync(), await StartAsync());
        var first = await host.PostAsync(path, """{"item":"tea","size":"L"}""", "k");
        Assert.Equal((201, false), (first.Status, first.Replayed));
        Assert.NotNull(first.Location);
        foreach (var repeat in (Reply[])[
            await host.PostAsync(path, """{ "size":"L", "item":"tea" }""", "\"k\""), await other.PostAsync(path, """{"item":"tea","size":"L"}""", "k")])
        {
            Assert.Equal(first with { Replayed = true }, repeat);
        }
        Assert.Equal(1, _desk.Served);

        var reused = await other.PostAsync(path, """{"item":"coffee","size":"L"}""", "k");
        Assert.Equal(422, reused.Status);
        Assert.Contains("REQ_004", reused.Body, StringComparison.Ordinal);
        Assert.Equal(201, (await host.PostAsync(path, """{"item":"tea"}""", "k", tenant: "b")).Status);   // somebody else's key
        Assert.False((await host.PostAsync(path, """{"item":"tea"}""", null)).Replayed);
        Assert.Equal(3, _desk.Served);
    }

    [Fact]
    public async Task While_the_first_runs_its_repeats_wait_on_every_host_and_another_body_is_told_so()
    {
        var (host, other) = (await StartAsync(), await StartAsync());
        const string Slow = """{"item":"slow"}""";
        var first = host.PostAsync(Orders, Slow, "k");
        await Patience.Until(() => Task.FromResult(_desk.Served == 1), "the first to run");
        foreach (var asked in (IdempotentApplication[])[host, other])
        {
            var busy = await asked.PostAsync(Orders, Slow, "k");
            Assert.Equal(409, busy.Status);
            Assert.Contains("PAY_003", busy.Body, StringComparison.Ordinal);
            Assert.InRange(busy.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
            Assert.Equal(422, (await asked.PostAsync(Orders, """{"item":"tea"}""", "k")).Status);
        }
        _desk.Open();
        Assert.Equal((await first) with { Replayed = true }, await other.PostAsync(Orders, Slow, "k"));
        Assert.Equal(1, _desk.Served);
    }

    [Fact]
    public async Task Of_many_repeats_at_once_on_two_hosts_one_runs()
    {
        IdempotentApplication[] hosts = [await StartAsync(), await StartAsync()];
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => hosts[n % 2].PostAsync(Orders, """{"item":"tea"}""", "k")));
        Assert.Equal(1, _desk.Served);
        Assert.Single(replies.Where(r => r.Status == 201).Select(r => r.Body).Distinct());
        Assert.All(replies, r => Assert.True(r.Status is 201 or 409, r.Body));
    }

    [Theory]
    [InlineData("""{"item":"tea","status":500}""", 500)]
    [InlineData("""{"item":"tea","status":400}""", 400)]
    [InlineData("""{"item":"tea","status":429}""", 429)]
    [InlineData("""{"item":"broken"}""", 500)]
    [InlineData("""{"item":""", 400)]
    public async Task What_is_no_answer_yet_is_not_remembered_so_that_a_corrected_request_runs(string body, int status)
    {
        var host = await StartAsync();
        Assert.Equal(status, (await host.PostAsync(Orders, body, "k")).Status);
        var corrected = await host.PostAsync(Orders, """{"item":"tea"}""", "k");
        Assert.Equal((201, false), (corrected.Status, corrected.Replayed));
    }

    [Fact]
    public async Task A_business_refusal_an_empty_answer_and_plain_text_are_answered_again_as_they_were()
    {
        var host = await StartAsync();
        foreach (var (path, body, media, status) in ((string, string, string, int)[])[
            (Orders, """{"item":"tea","status":402}""", "application/json", 402), ("/desk/nothing", "", "application/json", 204),
            ("/desk/upload", "a  b 답", "text/plain", 200)])
        {
            var first = await host.PostAsync(path, body, "k", media: media);
            Assert.Equal(status, first.Status);
            Assert.Equal(first with { Replayed = true }, await host.PostAsync(path, body, "k", media: media));
        }
        Assert.Equal(422, (await host.PostAsync("/desk/upload", "a b 답", "k", media: "text/plain")).Status);
        Assert.Equal(422, (await host.PostAsync("/desk/upload?x=1", "a  b 답", "k", media: "text/plain")).Status);
        Assert.Equal(3, _desk.Served);
    }

    [Fact]
    public async Task A_key_that_is_none_a_missing_one_and_a_body_too_long_are_refused_and_nothing_runs()
    {
        var host = await StartAsync();
        foreach (var (path, body, key, status, code) in ((string, string, string?, int, string)[])[
            (Orders, "{}", "\"open", 400, "REQ_001"), ("/strict", "{}", null, 400, "REQ_001"), ("/mvc/strict", "{}", null, 400, "REQ_001"),
            (Orders, new string(' ', 10_001), "k", 413, "REQ_007")])
        {
            var refused = await host.PostAsync(path, body, key);
            Assert.Equal(status, refused.Status);
            Assert.Contains(code, refused.Body, StringComparison.Ordinal);
        }
        Assert.Equal(0, _desk.Served);
        Assert.Equal(200, (await host.PostAsync("/strict", "{}", "k")).Status);
        Assert.Equal(200, (await host.PostAsync("/mvc/strict", "{}", "k")).Status);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<IdempotentApplication> StartAsync()
    {
        _hosts.Add(await IdempotentApplication.StartAsync(_desk, await StoreAsync()));
        return _hosts[^1];
    }
}
