using System.Text;
using FluxPay.Http;
using FluxPay.InProcess.Idempotency;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FluxPay.Idempotency.Tests;

/// <summary>A request that its commits prove runs before its record is looked up, and is answered as if it had been.</summary>
public sealed class ForeseenRunTests : IAsyncDisposable
{
    private static readonly IdempotencyKey Key = new("moa", "POST", "/api/v1/orders", "key-1");

    private readonly SqliteUnderTest _store = new();
    private readonly CountedStore _records;
    private readonly IdempotencyEngine _host;
    private int _runs;

    public ForeseenRunTests()
    {
        _records = new CountedStore(_store.Get<IIdempotencyStore>());
        _host = NewHost();
    }

    [Fact]
    public async Task A_first_run_that_commits_its_answer_is_never_looked_up()
    {
        Assert.Equal("rendered first", Body(await AnswerAsync(_host, CommitAsync("first"))));
        Assert.Equal((1, 0), (_runs, _records.LookUps));
    }

    [Fact]
    public async Task A_first_run_without_any_effect_is_looked_up_once()
    {
        Assert.Equal("try later", Body(await AnswerAsync(_host, RefuseAsync)));
        Assert.Equal((1, 1), (_runs, _records.LookUps));
    }

    [Fact]
    public async Task A_repeat_whose_claim_is_forgotten_loses_its_commit_and_is_answered_as_the_first()
    {
        await AnswerAsync(_host, CommitAsync("first"));
        var repeat = await AnswerAsync(NewHost(), CommitAsync("second"));
        Assert.Equal(("rendered first", true), (Body(repeat), repeat.IsReplay));
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task A_repeat_whose_claim_is_forgotten_is_answered_as_the_first_where_it_commits_nothing()
    {
        await AnswerAsync(_host, CommitAsync("first"));
        var repeat = await AnswerAsync(NewHost(), RefuseAsync);
        Assert.Equal(("rendered first", true), (Body(repeat), repeat.IsReplay));
    }

    [Fact]
    public async Task Another_body_under_the_key_is_refused_whatever_it_comes_to()
    {
        await AnswerAsync(_host, CommitAsync("first"));
        foreach (var run in (Func<IdempotentRun, Task<Answer?>>[])[CommitAsync("second"), RefuseAsync])
            Assert.Equal(ErrorCode.KeyReused, (await AnswerAsync(NewHost(), run, "another body")).Error!.Code);
    }

    [Fact]
    public async Task A_repeat_that_cannot_be_run_again_is_answered_as_the_first()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => AnswerAsync(_host, _ => throw new TimeoutException("nothing is written now")));
        await AnswerAsync(_host, CommitAsync("first"));
        var repeat = await AnswerAsync(NewHost(), _ => throw new TimeoutException("nothing is written now"));
        Assert.Equal(("rendered first", true), (Body(repeat), repeat.IsReplay));
    }

    [Fact]
    public async Task What_an_earlier_run_has_sent_is_resumed()
    {
        var attempt = _store.Ids.New<AttemptId>();
        await AnswerAsync(_host, async run =>
        {
            await _store.CommitAsync(changes => changes.Start(run, attempt));
            return await RefuseAsync(run);   // it is on its way, and nobody knows what of it
        });
        AttemptId? resumed = null;
        await AnswerAsync(_host, run =>
        {
            resumed = run.Resumes;
            return RefuseAsync(run);
        });
        Assert.Equal(attempt, resumed);
    }

    [Fact]
    public async Task While_the_stores_clock_is_not_known_every_request_is_looked_up()
    {
        _records.KnowsTime = false;
        await AnswerAsync(_host, CommitAsync("first"));
        Assert.Equal(1, _records.LookUps);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>One that knows of no claim: as after a restart, or without Redis.</summary>
    private IdempotencyEngine NewHost() => new(
        _records, new FieldCipher(new KeyRing(Options.Create(new EncryptionOptions()))), new InProcessClaims(), Options.Create(new IdempotencyOptions()));

    private static Task<Answer> AnswerAsync(IdempotencyEngine host, Func<IdempotentRun, Task<Answer?>> run, string body = "body") =>
        host.AnswerAsync(new DefaultHttpContext(), Key, body, resource => new RenderedAnswer(201, null, Encoding.UTF8.GetBytes($"rendered {resource}")),
            run, provenByCommit: true);

    private Func<IdempotentRun, Task<Answer?>> CommitAsync(string resource) => async run =>
    {
        _runs++;
        if (await _store.CommitAsync(changes => changes.Remember(run, resource)) is not CommitResult.Committed)
            throw new ReplayTakenException();
        return new Answer { Status = 201, Body = Encoding.UTF8.GetBytes($"rendered {resource}") };
    };

    private Task<Answer?> RefuseAsync(IdempotentRun run)
    {
        _runs++;
        return Task.FromResult<Answer?>(new Answer { Status = 503, Body = "try later"u8.ToArray() });
    }

    private static string Body(Answer answer) => Encoding.UTF8.GetString(answer.Body.Span);

    private sealed class CountedStore(IIdempotencyStore store) : IIdempotencyStore
    {
        public int LookUps { get; private set; }

        public bool KnowsTime { get; set; } = true;

        public Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
        {
            LookUps++;
            return store.FindAsync(key, cancellationToken);
        }

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
