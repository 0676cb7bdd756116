using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using FluxPay.InProcess.Idempotency;
using FluxPay.Security;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FluxPay.Idempotency.Tests;

/// <summary>What a request under a key is: a first run, a repeat, or one that has to wait.</summary>
public sealed class IdempotencyEngineTests : IAsyncDisposable
{
    private static readonly IdempotencyKey Key = new("moa", "POST", "/api/v1/orders", "key-1");
    private static readonly FieldCipher Cipher = new(new KeyRing(Options.Create(new EncryptionOptions())));

    private readonly SqliteUnderTest _store = new();
    private readonly IdempotencyEngine _host;
    private readonly IdempotencyEngine _otherHost;

    public IdempotencyEngineTests() => (_host, _otherHost) = (NewHost(), NewHost());

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_was_to_the_byte()
    {
        var run = await RunAsync(_host);
        Assert.Null(run.Resumes);
        Assert.True(await run.KeepAsync(Rendered("{\"a\":1} 답")));
        await run.DoneAsync();
        foreach (var host in new[] { _host, _otherHost })
        {
            var replay = Assert.IsType<Admission.Replay>(await AdmitAsync(host));
            Assert.Equal((201, "/here"), (replay.Answer.Status, replay.Answer.Location));
            Assert.Equal("{\"a\":1} 답", Encoding.UTF8.GetString(host.Open(replay.Answer)));
            Assert.DoesNotContain("답", Encoding.UTF8.GetString(replay.Answer.SealedBody.Span));
        }
    }

    [Fact]
    public async Task Another_body_under_the_key_is_refused_while_running_and_after()
    {
        var run = await RunAsync(_host);
        Refused(await AdmitAsync(_host, "other"), ErrorCode.KeyReused);
        await run.KeepAsync(Rendered("x"));
        Refused(await AdmitAsync(_host, "other"), ErrorCode.KeyReused);
        await run.DoneAsync();
        Refused(await AdmitAsync(_host, "other"), ErrorCode.KeyReused);
        Refused(await AdmitAsync(_otherHost, "other"), ErrorCode.KeyReused);
    }

    [Fact]
    public async Task A_repeat_while_the_first_runs_has_to_wait()
    {
        var run = await RunAsync(_host);
        Assert.NotNull(Refused(await AdmitAsync(_host), ErrorCode.AlreadyProcessed).RetryAfter);
        await run.DoneAsync();
        await RunAsync(_host);   // nothing was kept of it: it runs
    }

    [Fact]
    public async Task Of_many_repeats_at_once_one_runs()
    {
        var admissions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => AdmitAsync(_host))));
        Assert.Single(admissions, a => a is Admission.Run);
        Assert.All(admissions.Where(a => a is not Admission.Run), a => Refused(a, ErrorCode.AlreadyProcessed));
    }

    [Fact]
    public async Task Keys_of_other_services_methods_and_paths_are_other_requests()
    {
        await RunAsync(_host);
        foreach (var key in new[] { Key with { Service = "other" }, Key with { Method = "PUT" }, Key with { Path = "/x" }, Key with { Value = "KEY-1" } })
            Assert.IsType<Admission.Run>(await _host.AdmitAsync(key, "body", _ => Rendered("x"), default));
    }

    [Fact]
    public async Task Another_hosts_run_counts_as_alive_until_its_lease_ends()
    {
        var attempt = _store.Ids.New<AttemptId>();
        await StartAsync(await RunAsync(_host), attempt);
        Refused(await AdmitAsync(_otherHost), ErrorCode.AlreadyProcessed);
        await EndLeaseAsync();
        var resumed = await RunAsync(_otherHost);
        Assert.Equal(attempt, resumed.Resumes);   // what was sent is not sent again
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Hosts_whose_clocks_are_an_hour_off_agree_on_who_is_alive(int hours)
    {
        var store = new StoreElsewhere(_store.Get<IIdempotencyStore>(), TimeSpan.FromHours(hours));
        var (host, other) = (NewHost(store), NewHost(store));
        await StartAsync(await RunAsync(host), _store.Ids.New<AttemptId>());
        var known = (await store.FindAsync(Key))!;
        Assert.InRange(known.LeaseUntil - store.Now, TimeSpan.FromSeconds(10), host.Lease);
        Assert.InRange(Refused(await AdmitAsync(other), ErrorCode.AlreadyProcessed).RetryAfter!.Value, TimeSpan.FromSeconds(10), host.Lease);
        await store.SaveAsync(known with { LeaseUntil = store.Now });
        Assert.NotNull((await RunAsync(other)).Resumes);
    }

    [Fact]
    public async Task A_run_of_this_host_that_ended_without_an_answer_is_resumed_at_once()
    {
        var (run, attempt) = (await RunAsync(_host), _store.Ids.New<AttemptId>());
        await StartAsync(run, attempt);
        Assert.False(run.WasToldUnknown);
        await run.KeepUnknownAsync();
        await run.DoneAsync();
        var resumed = await RunAsync(_host);
        Assert.Equal((attempt, true), (resumed.Resumes!.Value, resumed.WasToldUnknown));
        Assert.True(await resumed.KeepAsync(Rendered("the truth")));
        await resumed.DoneAsync();
        Assert.IsType<Admission.Replay>(await AdmitAsync(_host));
    }

    [Fact]
    public async Task A_run_that_took_its_key_and_slept_past_its_lease_keeps_neither_its_key_nor_its_answer()
    {
        var slept = await RunAsync(_host);
        Assert.True(await slept.TakeAsync());
        Assert.True(await slept.RenewAsync());
        Refused(await AdmitAsync(_otherHost), ErrorCode.AlreadyProcessed);
        await EndLeaseAsync();
        var (taker, late) = (await RunAsync(_otherHost), await RunAsync(NewHost()));
        Assert.True(await taker.TakeAsync());
        Assert.False(await late.TakeAsync());   // of two that find it free one has it
        Assert.False(await slept.RenewAsync());
        Assert.False(await slept.KeepAsync(Rendered("too late")));
        await slept.ForgetAsync();
        Assert.True(await taker.KeepAsync(Rendered("taken over")));
        await slept.DoneAsync();
        var replay = Assert.IsType<Admission.Replay>(await AdmitAsync(_host));
        Assert.Equal("taken over", Encoding.UTF8.GetString(_host.Open(replay.Answer)));
    }

    [Fact]
    public async Task What_was_never_recorded_is_not_told_to_be_unknown()
    {
        var run = await RunAsync(_host);
        await run.KeepUnknownAsync();
        Assert.Null(await _store.Get<IIdempotencyStore>().FindAsync(Key));
    }

    [Fact]
    public async Task Two_hosts_that_run_the_same_request_have_one_answer()
    {
        var (mine, theirs) = (await RunAsync(_host), await RunAsync(_otherHost));   // neither has recorded anything yet
        Assert.True(await theirs.KeepAsync(Rendered("theirs")));
        Assert.False(await mine.KeepAsync(Rendered("mine")));
        await mine.DoneAsync();
        var replay = Assert.IsType<Admission.Replay>(await AdmitAsync(_host));
        Assert.Equal("theirs", Encoding.UTF8.GetString(_host.Open(replay.Answer)));
    }

    [Fact]
    public async Task An_answer_that_was_committed_with_its_effect_is_not_kept_twice()
    {
        var run = await RunAsync(_host);
        await _store.CommitAsync(changes => changes.Save(run.Answering("resource")).OnCommitted(run.Answered));
        Assert.True(await run.KeepAsync(Rendered("something else")));
        await run.DoneAsync();
        var replay = Assert.IsType<Admission.Replay>(await AdmitAsync(_host));
        Assert.Equal("rendered resource", Encoding.UTF8.GetString(_host.Open(replay.Answer)));
    }

    [Fact]
    public async Task Every_request_is_counted_by_what_became_of_it()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var seen = new ConcurrentBag<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == IdempotencyMetrics.MeterName && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => seen.Add(tags[0].Value));
        listener.Start();
        var host = NewHost(new IdempotencyMetrics(services.GetRequiredService<IMeterFactory>()));
        var run = await RunAsync(host);
        await AdmitAsync(host);
        await AdmitAsync(host, "other");
        Assert.True(await run.KeepAsync(Rendered("done")));
        await run.DoneAsync();
        await AdmitAsync(host);
        await AdmitAsync(host, "other");
        Assert.Equal((object[])["busy", "mismatched", "mismatched", "replayed", "run"], seen.Order());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private IdempotencyEngine NewHost(IdempotencyMetrics? metrics = null) => NewHost(_store.Get<IIdempotencyStore>(), metrics);

    private static IdempotencyEngine NewHost(IIdempotencyStore store, IdempotencyMetrics? metrics = null) =>
        new(store, Cipher, new InProcessClaims(), Options.Create(new IdempotencyOptions()), metrics);

    private static Task<Admission> AdmitAsync(IdempotencyEngine host, string body = "body") =>
        host.AdmitAsync(Key, body, resource => Rendered($"rendered {resource}"), CancellationToken.None);

    private static async Task<IdempotentRun> RunAsync(IdempotencyEngine host) => Assert.IsType<Admission.Run>(await AdmitAsync(host)).Value;

    private static FluxPayError Refused(Admission admission, ErrorCode code)
    {
        var error = Assert.IsType<Admission.Refuse>(admission).Error;
        Assert.Equal(code, error.Code);
        return error;
    }

    private async Task StartAsync(IdempotentRun run, AttemptId attempt)
    {
        Assert.IsType<Storage.CommitResult.Committed>(await _store.CommitAsync(changes => changes.Save(run.Starting(attempt))));
        run.Started(attempt);
    }

    /// <summary>As thirty seconds without its host would.</summary>
    private async Task EndLeaseAsync()
    {
        var known = (await _store.Get<IIdempotencyStore>().FindAsync(Key))!;
        Assert.InRange(known.LeaseUntil - TimeProvider.System.Now(), TimeSpan.FromSeconds(10), _host.Lease);
        await _store.Get<IIdempotencyStore>().SaveAsync(known with { LeaseUntil = TimeProvider.System.Now() });
    }

    private static RenderedAnswer Rendered(string body) => new(201, "/here", Encoding.UTF8.GetBytes(body));

    /// <summary>A database on a machine whose clock is not this one's.</summary>
    private sealed class StoreElsewhere(IIdempotencyStore store, TimeSpan off) : IIdempotencyStore
    {
        public DateTimeOffset Now => TimeProvider.System.Now() + off;

        public Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default) =>
            store.FindAsync(key, cancellationToken);

        public Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
            store.SaveAsync(record, cancellationToken);

        public Task<bool> ReplaceAsync(IdempotencyRecord record, string owner, CancellationToken cancellationToken = default) =>
            store.ReplaceAsync(record, owner, cancellationToken);

        public Task ForgetAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
            store.ForgetAsync(record, cancellationToken);

        public Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
            store.PurgeAsync(before, limit, cancellationToken);
    }
}
